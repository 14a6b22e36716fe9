import type { Id } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { formError } from '#ui/lib/form/words.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { m } from '#ui/paraglide/messages.js';

/** What a person does with a mailbox. */
export type MailboxAction = 'pause' | 'resume';

/** Pauses or resumes a mailbox. An empty reason is none, which only a pause may have. */
export function runMailbox(mailboxId: Id<'mbx'>, action: MailboxAction, reason: string) {
  const call = api().api.mailboxes[':mailboxId'];
  const param = { mailboxId };
  return action === 'resume'
    ? unwrap(call.resume.$post({ param, json: { reason } }))
    : unwrap(call.pause.$post({ param, json: reason === '' ? {} : { reason } }));
}

/** Why it was refused, in words. */
export function refusedBecause(error: unknown): string {
  if (!(error instanceof ApiProblem)) return m.settings_error_unavailable();
  return error.code === 'conflict' ? m.mailbox_moved_already() : formError(error.code);
}
