import { open, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { triageMail } from '#domain/triage/triage.ts';

/**
 * `npm run --silent triage -- FILE|DIR...`: one JSON line on stdout for each file, and for each regular file of a folder
 * (not recursive, whatever its name), in name order. What is no mail, or cannot be read, is `unclear` with an `error`.
 * Progress goes to stderr. Exit 2 when an argument does not exist, after the others are done; otherwise 0.
 */
type Line = {
  readonly file: string;
  readonly kind: TriageKind;
  readonly returnDate: string | null;
  readonly referral: string | null;
  readonly recipients: readonly { readonly address: string; readonly status: string; readonly hard: boolean }[];
  readonly text: string;
  readonly error?: string;
};

const MAX_BYTES = 32 * 1024 * 1024;
const NOTHING = { kind: 'unclear', returnDate: null, referral: null, recipients: [], text: '' } as const;

async function readBounded(file: string): Promise<Uint8Array> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    const bytes = Buffer.alloc(Math.min(size, MAX_BYTES));
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, 0);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

async function triageFile(file: string): Promise<Line> {
  try {
    const mail = await parseMail(await readBounded(file));
    const { kind, returnDate, referral, recipients, text } = triageMail(mail);
    if (mail.defects.includes('no_headers'))
      return { file, ...NOTHING, text, error: 'not a mail: no header was found' };
    return {
      file,
      kind,
      returnDate,
      referral,
      recipients: recipients.map(({ address, status, hard }) => ({ address, status, hard })),
      text,
    };
  } catch (error) {
    return { file, ...NOTHING, error: error instanceof Error ? error.message : 'unreadable' };
  }
}

async function filesOf(argument: string): Promise<string[]> {
  const found = await stat(argument);
  if (!found.isDirectory()) return [argument];
  const names = (await readdir(argument)).sort();
  const regular = await Promise.all(
    names.map(async (name) => {
      const file = join(argument, name);
      const isFile = await stat(file).then(
        (entry) => entry.isFile(),
        () => false,
      );
      return isFile ? [file] : [];
    }),
  );
  return regular.flat();
}

const print = (line: Line): Promise<void> =>
  new Promise((resolve) => {
    process.stdout.write(`${JSON.stringify(line)}\n`, () => {
      resolve();
    });
  });

// A reader that has seen enough (head) closes the pipe: that is no failure.
process.stdout.on('error', () => process.exit(0));

const targets = process.argv.slice(2);
if (targets.length === 0) {
  process.stderr.write('Give at least one file or folder: npm run --silent triage -- FILE|DIR...\n');
  process.exitCode = 2;
}
let done = 0;
for (const argument of targets) {
  let files: string[] = [];
  try {
    files = await filesOf(argument);
  } catch {
    process.stderr.write(`${argument}: no such file or folder\n`);
    process.exitCode = 2;
  }
  for (const file of files) {
    await print(await triageFile(file));
    done += 1;
    if (done % 100 === 0) process.stderr.write(`${String(done)} files read\n`);
  }
}
if (done > 0) process.stderr.write(`${String(done)} files read, done\n`);
