import type { Context } from 'hono';
import { AppError, found } from '#domain/error.ts';
import type { Id } from '#domain/id.ts';
import type { mailboxSchema } from '#domain/mailbox.schema.ts';
import { PROBLEM_SENTENCES } from '#domain/mailbox_problem.ts';
import type { MailboxProblem } from '#domain/mailbox_provider.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { inWorkspace } from './context.ts';
import { mailboxAnswer } from './mailbox.ts';
import type { Answer, TenantEnv } from './router.ts';

/** Has a worker try what is stored of a mailbox, and gives the mailbox as it is then. */
export async function tried(
  c: Context<TenantEnv>,
  mailboxId: Id<'mbx'>,
): Promise<{ problems: MailboxProblem[]; mailbox: Answer<typeof mailboxSchema> }> {
  const { workspaceId } = c.var.actor;
  await inWorkspace(c, async ({ tx }) => found(await getMailbox(tx, { workspaceId, mailboxId })));
  const result = await c.var.deps.temporal.connection.check({ workspaceId, mailboxId });
  if (result === null) throw new AppError('unavailable', { detail: 'Nobody could try the connection just now.' });
  const mailbox = await inWorkspace(c, async (moment) =>
    mailboxAnswer(moment, found(await getMailbox(moment.tx, { workspaceId, mailboxId }))),
  );
  return { problems: result.problems, mailbox };
}

/** Problems as field errors. @param prefix where the connection stands in the request */
export const worded = (problems: readonly MailboxProblem[], prefix = '') =>
  problems.map(({ field, code }) => ({ field: `${prefix}${field}`, code, message: PROBLEM_SENTENCES[code] }));
