import { createRoute } from '@hono/zod-openapi';
import { AppError } from '#domain/error.ts';
import { guardParamsSchema, guardSchema } from '#domain/guard.schema.ts';
import { isId } from '#domain/id.ts';
import { resumeMailboxSchema } from '#domain/mailbox.schema.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { encodeTextCursor } from '#db/page.ts';
import { listGuards, nameOf, readSubject, resumeSubject, type By, type GuardRow } from '#db/queries/guard_subject.ts';
import { getImport } from '#db/queries/import.ts';
import { listMailboxes, type Mailbox } from '#db/queries/mailbox.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { textPlaceOf } from './page.ts';
import { answer, body, tenantRouter, type Answer } from './router.ts';

const tags = ['Deliverability'];

/** The guards beside those of the mailboxes: of domains, of sources of addresses, of the recipients' mail providers. */
export const guardRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listGuards',
      method: 'get',
      path: '/guards',
      tags,
      summary: 'Domains, sources and mail providers to which something happened, with what their guards say',
      request: { query: pageQuerySchema },
      responses: { 200: answer('A page, by target and name.', pageSchema(guardSchema)) },
    }),
    async (c) => {
      const { after, limit } = textPlaceOf(c.req.valid('query'));
      const page = await inWorkspace(c, async (moment) => {
        const rows = await listGuards(moment.tx, { workspaceId: moment.workspaceId, after, limit: limit + 1 });
        const by = senderAmong(await listMailboxes(moment.tx, moment));
        const items = [];
        for (const row of rows.slice(0, limit)) items.push(await guardAnswer(moment, row, by));
        const last = items.at(-1);
        return { items, next: rows.length > limit && last !== undefined ? encodeTextCursor(nameOf(last)) : null };
      });
      return c.json(page, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'resumeGuard',
      method: 'post',
      path: '/guards/{target}/{subject}/resume',
      tags,
      summary: 'Let go on what a guard paused, saying why; the guard stays armed',
      middleware: requires('mailbox.resume'),
      request: { params: guardParamsSchema, body: body(resumeMailboxSchema) },
      responses: { 200: answer('The guard.', guardSchema) },
    }),
    async (c) => {
      const key = c.req.valid('param');
      const { reason } = c.req.valid('json');
      const { workspaceId } = c.var.actor;
      const { resumed, mailboxIds } = await inWorkspace(c, async (moment) => {
        const { tx, now, audit } = moment;
        const row = await resumeSubject(tx, {
          workspaceId,
          ...key,
          now,
          by: `${c.var.actor.kind}:${c.var.actor.id}`,
          reason,
        });
        if (row === null) throw new AppError('conflict', { detail: 'It is not paused.' });
        await audit('guard.resumed', nameOf(key), { reason });
        const mailboxes = await listMailboxes(tx, { workspaceId });
        return {
          resumed: await guardAnswer(moment, row, senderAmong(mailboxes)),
          mailboxIds: mailboxes.map(({ id }) => id),
        };
      });
      // What it holds looks again by itself within hours, where a workflow cannot be told now.
      const { mailbox } = c.var.deps.temporal;
      await Promise.allSettled(mailboxIds.map((mailboxId) => mailbox.resumed({ workspaceId, mailboxId })));
      return c.json(resumed, 200);
    },
  );

/** Whose windows the guards are shown by: any mailbox of the workspace stands for those that would send. */
const senderAmong = ([first]: readonly Mailbox[]): By => ({ kind: first?.kind ?? 'smtp', id: null });

async function guardAnswer({ tx, workspaceId }: Moment, row: GuardRow, by: By): Promise<Answer<typeof guardSchema>> {
  const { target, subject, pausedAt, resumedAt, resumedBy, resumeReason } = row;
  const { red, amber } = await readSubject(tx, row, by);
  const [alarm] = red;
  const file = isId('imp', subject) ? await getImport(tx, { workspaceId, importId: subject }) : null;
  return {
    ...{ target, subject },
    fileName: file?.fileName ?? null,
    state: alarm !== undefined ? 'paused' : amber.length > 0 ? 'slowed' : 'calm',
    alarm: alarm === undefined ? null : { rule: alarm.rule, values: { ...alarm.values } },
    warnings: amber.map(({ rule, values }) => ({ rule, values: { ...values } })),
    pausedAt: pausedAt?.toISOString() ?? null,
    resumed:
      resumedAt === null || resumedBy === null || resumeReason === null
        ? null
        : { at: resumedAt.toISOString(), by: resumedBy, reason: resumeReason },
  };
}
