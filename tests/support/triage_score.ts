import { parseMail } from '#activities/adapters/mail/parse.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { NOTHING_LEARNT, type Learnt } from '#domain/triage/learnt.ts';
import { triageMail, type Triage } from '#domain/triage/triage.ts';
import type { WrittenMail } from './written_mail.ts';

/** One reply beside what triage made of it. */
export type Judged = { readonly wanted: WrittenMail; readonly found: Triage };

/** Triages every reply of a collection. */
export const judge = (collection: readonly WrittenMail[], learnt: Learnt = NOTHING_LEARNT): Promise<Judged[]> =>
  Promise.all(collection.map(async (wanted) => ({ wanted, found: triageMail(await parseMail(wanted.raw), learnt) })));

const share = (judged: readonly Judged[], isRight: (one: Judged) => boolean): number =>
  judged.length === 0 ? 1 : judged.filter(isRight).length / judged.length;

/** Shares from 0 to 1 of what is right; `false…` count what must not happen. */
export function scoreOf(judged: readonly Judged[]) {
  const of = (...kinds: readonly TriageKind[]): Judged[] => judged.filter(({ wanted }) => kinds.includes(wanted.kind));
  const stops = of('opt_out');
  return {
    kind: share(judged, ({ wanted, found }) => found.kind === wanted.kind),
    text: share(judged, ({ wanted, found }) => found.text === wanted.text),
    returnDate: share(of('out_of_office'), ({ wanted, found }) => found.returnDate === wanted.returnDate),
    referral: share(judged, ({ wanted, found }) => found.referral === wanted.referral),
    optOut: share(stops, ({ found }) => found.kind === 'opt_out'),
    falseInterest: stops.filter(({ found }) => found.kind === 'interested').length,
    falseBounces: judged.filter(({ found }) => /^(?:bounce|complaint)/.test(found.kind)).length,
  };
}
