import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { calibrationOf, UNCALIBRATED, type Calibration, type Measured } from '#domain/triage/calibration.ts';
import { HUMAN_REPLIES, TRIAGE_KINDS, type TriageKind } from '#domain/triage/kinds.ts';
import { NOTHING_LEARNT } from '#domain/triage/learnt.ts';
import { judge } from './triage_score.ts';
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

/** People's messages that triage named. Replies that the rules were mended with say too much good of them: those never seen weigh as much, all together. */
export async function measuredCalibration(): Promise<Calibration> {
  const named = (kind: TriageKind): boolean => kind !== 'unclear' && HUMAN_REPLIES.includes(kind);
  const seen = (
    await judge([...collection('development'), ...collection('heldout')], {
      ...NOTHING_LEARNT,
      calibration: UNCALIBRATED,
      threshold: 0,
    })
  ).flatMap(({ wanted, found }) =>
    named(found.kind) ? [{ weighed: found.confidence, right: wanted.kind === found.kind, count: 1 }] : [],
  );
  const fresh = unseen('third').filter(({ found }) => named(found));
  const count = seen.length / fresh.length;
  const measured: Measured[] = [
    ...seen,
    ...fresh.map(({ wanted, found, confidence }) => ({ weighed: confidence, right: wanted === found, count })),
  ];
  return calibrationOf(measured);
}
