import { open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { Outside } from '#activities/fence.ts';
import { fenceFile, type FenceFile } from './fence-file.schema.ts';

const FILE = 'fence.json';

/**
 * What stands outside the database of a local instance: a file in its data folder, which this process alone writes. It
 * names itself by its number on the disk and the moment it was made, which no copy has: a data folder that was copied, or
 * put back from a backup, is known by it, though everything in the folder agrees. Changing its owner or its rights, moving
 * the folder on its disk and any crash leave it as it is.
 */
export function fenceInFolder(folder: string): Outside {
  const path = join(folder, FILE);
  let kept: Promise<{ handedOver: number; copied: boolean } | null> | undefined;
  const known = () => (kept ??= readKnown(path));
  let writing: Promise<void> = Promise.resolve();
  return {
    known,
    keep: (handedOver) => {
      const write = async (): Promise<void> => {
        const before = await known();
        if (before !== null && !before.copied && before.handedOver >= handedOver) return;
        await writeFence(path, handedOver);
        kept = Promise.resolve({ handedOver, copied: false });
      };
      writing = writing.then(write, write);
      return writing;
    },
  };
}

async function readKnown(path: string): Promise<{ handedOver: number; copied: boolean } | null> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
  const said = parse(text);
  if (said === null) return { handedOver: 0, copied: true };
  const { ino, birthtimeNs } = await stat(path, { bigint: true });
  const itself = said.inode === String(ino) && (said.born === null || said.born === String(birthtimeNs));
  return { handedOver: said.handedOver, copied: !itself };
}

function parse(text: string): FenceFile | null {
  try {
    return fenceFile.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

/** A new file in the old one's place: whole or not at all, on the disk before it is said to be. */
async function writeFence(path: string, handedOver: number): Promise<void> {
  const fresh = `${path}.new`;
  await rm(fresh, { force: true });
  const file = await open(fresh, 'wx', 0o600);
  try {
    const { ino, birthtimeNs } = await file.stat({ bigint: true });
    const named = { handedOver, inode: String(ino), born: String(birthtimeNs) };
    await put(file, named);
    // Where a disk does not keep when a file was made, the last change stands in its place.
    const { birthtimeNs: after } = await file.stat({ bigint: true });
    if (after !== birthtimeNs) await put(file, { ...named, born: null });
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
}

async function put(file: FileHandle, content: FenceFile): Promise<void> {
  await file.truncate(0);
  await file.write(`${JSON.stringify(content)}\n`, 0);
}
