import type { ParsedMail } from '../mail.ts';
import type { TriageKind } from './kinds.ts';
import type { Triage } from './triage.ts';

export const UNVERIFIED = 'unverified';

/**
 * Whether the system that received a mail says that it is not from whom its From names: DMARC failed, or SPF disowned the
 * server and no signature held (RFC 8601, 2.7). Each system writes its results above what came, so that the topmost are the receiver's;
 * whoever sends may have written others below, and they are not read. A mail of which nothing is said is not doubted.
 * @param receiver the authserv-id that the mailbox's provider signs with, null where it has none of its own
 */
export function isUnverified({ headers }: ParsedMail, receiver: string | null): boolean {
  const results = headers['authentication-results'] ?? [];
  const by = receiver ?? authservId(results[0] ?? '');
  const first = results.findIndex((one) => authservId(one) === by);
  if (first === -1) return false;
  const above = results.slice(first);
  const end = above.findIndex((one) => authservId(one) !== by);
  const received = end === -1 ? above : above.slice(0, end);
  // A receiver may write a field for each method; the same method further down was told on an earlier way.
  const resultsOf = (method: string) =>
    received.map((one) => resultsIn(one, method)).find(({ length }) => length > 0) ?? [];
  const [spf, dkim, dmarc] = [resultsOf('spf'), resultsOf('dkim'), resultsOf('dmarc')];
  if (dmarc.length > 0 && !dmarc.every((result) => result === 'none')) return dmarc.includes('fail');
  return spf.includes('fail') && !spf.includes('pass') && dkim.length > 0 && !dkim.includes('pass');
}

/** Who says it (2.2); "" where nobody is named, as Exchange Online does. */
const authservId = (field: string): string =>
  /^\s*([^\s;=()]+)\s*(?:\d+\s*)?(?:;|$)/.exec(field)?.[1]?.toLowerCase() ?? '';

/** What a field says of a method. One that stands in a comment, as of an earlier hop (RFC 8617), follows no semicolon. */
const resultsIn = (field: string, method: string): string[] =>
  [...field.matchAll(new RegExp(`(?:^|;)\\s*${method}(?:/\\d+)?\\s*=\\s*([a-z]+)`, 'gi'))].map(([, result = '']) =>
    result.toLowerCase(),
  );

/** What does no harm whoever said it: to stop, and to wait for somebody's return. */
const HEEDED: readonly TriageKind[] = ['opt_out', 'negative', 'out_of_office'];

/** What somebody wrote who may be anybody: they are left alone where they ask it; for the rest a person looks, and nothing of it is acted on. */
export const triageUnverified = (triage: Triage): Triage => ({
  ...triage,
  ...(!HEEDED.includes(triage.kind) && {
    ...{ kind: 'unclear', confidence: 0, reason: { rule: UNVERIFIED, sentence: '' }, comeBackDate: null },
  }),
  ...{ referral: null, carried: [] },
});
