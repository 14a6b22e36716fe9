import { instantOf, localDate, addDays } from '#domain/calendar.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { formError } from '#ui/lib/form/words.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { toasts } from '#ui/lib/ui/toasts.svelte.ts';

const NINE = 9 * 60;

/** Skips to the next moment, by some seconds, or to an instant (ISO 8601). Says so when it cannot. */
export async function skip(asked: { to?: string; by?: number } = {}): Promise<void> {
  try {
    await unwrap(api().api.sandbox.skip.$post({ json: asked }));
  } catch (error) {
    toasts.show({ title: formError(error instanceof ApiProblem ? error.code : 'unavailable'), sandbox: true });
  }
}

/** Nine in the morning of the next day, where the sandbox lives. */
export const tomorrowAtNine = (now: string, zone: string): string =>
  new Date(instantOf(addDays(localDate(Date.parse(now), zone), 1), NINE, zone)).toISOString();

export const startOver = () => unwrap(api().api.sandbox['start-over'].$post());

type LeadId = `ld_${string}`;
type Canned =
  | 'interested'
  | 'info_request'
  | 'referral'
  | 'not_now'
  | 'negative'
  | 'opt_out'
  | 'out_of_office'
  | 'hard_bounce'
  | 'complaint';

export const answerAs = (leadId: LeadId, json: { words: string } | { kind: Canned }) =>
  unwrap(api().api.sandbox.people[':leadId'].answers.$post({ param: { leadId }, json }));
export const optOutAs = (leadId: LeadId) =>
  unwrap(api().api.sandbox.people[':leadId']['opt-out'].$post({ param: { leadId } }));
export const bookAs = (leadId: LeadId) =>
  unwrap(api().api.sandbox.people[':leadId'].booking.$post({ param: { leadId } }));
