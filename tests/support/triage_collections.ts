import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { TRIAGE_KINDS, type TriageKind } from '#domain/triage/kinds.ts';
import { readWritten, type WrittenMail } from './written_mail.ts';

const fixture = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`../fixtures/triage/${name}.txt`, import.meta.url)), 'utf8');
export const collection = (name: string): WrittenMail[] => readWritten(fixture(name));

/** What triage said of a collection before anybody had seen it fail there, and what it weighed: id, kind, weight a line. */
export function unseen(name: string): { wanted: TriageKind; found: TriageKind; confidence: number }[] {
  const wanted = new Map(collection(name).map(({ id, kind }) => [id, kind]));
  return fixture(`${name}-unseen`)
    .trim()
    .split('\n')
    .flatMap((line) => {
      const [id = '', word, weight] = line.split(' ');
      const found = TRIAGE_KINDS.find((kind) => kind === word);
      const kind = wanted.get(id);
      return found && kind ? [{ wanted: kind, found, confidence: Number(weight) }] : [];
    });
}
