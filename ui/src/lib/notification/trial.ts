import { NOTIFICATION_PROBLEMS } from '#domain/notification.ts';
import { toasts } from '#ui/lib/ui/toasts.svelte.ts';
import { m } from '#ui/paraglide/messages.js';
import { PROBLEM_WORDS } from './words.ts';

/** Says what became of a trial. */
export function saidOfTrial(data: Readonly<Record<string, unknown>> | undefined): void {
  const problem = NOTIFICATION_PROBLEMS.find((one) => one === data?.['problem']);
  if (data?.['told'] === true) toasts.show({ title: m.notification_tried() });
  else if (problem === undefined) toasts.show({ title: m.notification_tried_waits() });
  else toasts.show({ title: (problem === 'gone' ? m.notification_problem_gone_any : PROBLEM_WORDS[problem])() });
}
