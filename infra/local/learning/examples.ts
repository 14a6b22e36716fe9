import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { READ_KINDS } from '#domain/triage/model.ts';

/** A reply of a person, its quote and signature cut, and what it says. `hand`: the file, each of which somebody else wrote. */
export type Example = { readonly kind: number; readonly text: string; readonly hand: string };

const folder = (name: 'seen' | 'unseen'): URL => new URL(`../../../domain/triage/examples/${name}/`, import.meta.url);
const line = z.strictObject({ kind: z.enum(READ_KINDS), text: z.string().min(1) });

/**
 * The examples that the phrases were written with, or those that they have never been held against: only these show what a
 * phrase is worth.
 * @throws Error naming file and line of what is no example
 */
export function examplesOf(name: 'seen' | 'unseen'): Example[] {
  return readdirSync(folder(name))
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .flatMap((file) =>
      readFileSync(fileURLToPath(new URL(file, folder(name))), 'utf8')
        .trimEnd()
        .split('\n')
        .map((text, index) => {
          const read = line.safeParse(JSON.parse(text));
          if (!read.success) throw new Error(`${file}, line ${index + 1}: ${z.prettifyError(read.error)}`);
          return { kind: READ_KINDS.indexOf(read.data.kind), text: read.data.text, hand: file };
        }),
    );
}

/** A digest of examples: weights tell by it whether they were learnt from these. */
export const fingerprintOf = (examples: readonly Example[]): string =>
  createHash('sha256')
    .update(JSON.stringify(examples.map(({ kind, text, hand }) => [READ_KINDS[kind], text, hand])))
    .digest('hex')
    .slice(0, 16);
