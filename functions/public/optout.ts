import { Hono } from 'hono';
import { html } from 'hono/html';
import type { Id } from '#domain/id.ts';
import { withWorkspace } from '#db/client.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { openEnrollments } from '#db/queries/enrollment.ts';
import { lookAtMailbox, markSend } from '#db/queries/guard.ts';
import { suppress } from '#db/queries/suppression.ts';
import { traceOf } from '../log.ts';
import { notThere } from './not_there.ts';
import { pageFor } from './page.ts';
import { visit, type PublicDeps, type Visit } from './recipient.ts';

/** How long a workflow may take to hear of it: the suppression holds without it, the gate looks there. */
const TELL_WITHIN_MS = 2_000;
const MOST_OPEN = 50;

/**
 * One-click opt-out (RFC 8058): a GET shows a page and changes nothing, since scanners follow links; a POST acts at once,
 * whatever its body, without asking who it is. It needs the database and nothing else.
 */
export const optOutRoutes = (deps: PublicDeps) =>
  new Hono()
    .get('/:token', async (c) => {
      const shown = await visit(deps, c, (visited) => {
        const { words, sender, lead } = visited;
        return Promise.resolve(
          lead?.suppressed === false
            ? pageFor(
                visited,
                words.optOutTitle,
                html`<p>${words.optOutText(sender)}</p>
                  <form method="post"><button>${words.optOutButton}</button></form>`,
              )
            : pageFor(visited, words.optedOutTitle, html`<p>${words.optedOutText(sender)}</p>`),
        );
      });
      return shown === null ? notThere(c) : c.html(shown);
    })
    .post('/:token', async (c) => {
      const done = await visit(deps, c, async (visited) => {
        await optOut(visited);
        const { words, sender, owner } = visited;
        const shown = pageFor(
          visited,
          words.optedOutTitle,
          html`<p>${words.optedOutText(sender)} ${words.optedOutAgain}</p>`,
        );
        return { shown, owner };
      });
      if (done === null) return notThere(c);
      await tellEnd(deps, done.owner, 'opted_out');
      return c.html(done.shown);
    });

/** Suppresses the person for the whole account, and has the guard look at the mailbox that wrote to them. Again is the same as once; only the first time is written down. */
export async function optOut({ tx, owner, lead, now }: Visit): Promise<void> {
  const { workspaceId, enrollmentId } = owner;
  if (!lead) return;
  const before = lead.suppressed;
  await suppress(tx, {
    workspaceId,
    now,
    kind: 'address',
    key: lead.email,
    reason: 'opt_out',
    origin: `link:${enrollmentId ?? lead.id}`,
  });
  if (!before) {
    await recordAudit(tx, {
      workspaceId,
      now,
      actor: `lead:${lead.id}`,
      action: 'lead.opted_out',
      subject: lead.id,
      details: { enrollmentId },
    });
  }
  const mailboxId = await markSend(tx, { workspaceId, leadId: lead.id, dispatchId: null, kind: 'opt_out', now });
  if (mailboxId) await lookAtMailbox(tx, { workspaceId, mailboxId, now });
}

/** Ends the stories of somebody who wants no more of it, if their workflows can be reached now. */
export async function tellEnd(
  { db, temporal, log }: PublicDeps,
  { workspaceId, leadId }: { workspaceId: Id<'ws'>; leadId: Id<'ld'> },
  end: 'opted_out' | 'not_interested',
): Promise<void> {
  const open = await withWorkspace(db, workspaceId, (tx) =>
    openEnrollments(tx, { workspaceId, leadId, limit: MOST_OPEN }),
  );
  if (open.length === 0) return;
  const telling = Promise.all(
    open.map(({ campaignId }) => temporal.outreach.closed({ workspaceId, campaignId, leadId }, end)),
  ).catch((error: unknown) => {
    log.warn('opt_out_untold', { leadId, ...traceOf(error) });
  });
  const { promise: enough, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => {
    resolve(undefined);
  }, TELL_WITHIN_MS);
  await Promise.race([telling, enough]);
  clearTimeout(timer);
}
