import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import PostalMime from 'postal-mime';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { pageSchema } from '#domain/page.schema.ts';
import {
  answerAsSchema,
  answerPlannedSchema,
  listSandboxPeopleSchema,
  sandboxPersonMessagesSchema,
  sandboxPersonSchema,
} from '#domain/sandbox.schema.ts';
import { temperamentOf } from '#domain/sandbox_person.ts';
import type { SandboxAnswerKind } from '#domain/sandbox_plan.ts';
import { answersOf, insertAnswer, type SandboxAnswer } from '#db/queries/sandbox_answer.ts';
import { sandboxMailOf, type SandboxMail } from '#db/queries/sandbox_mail.ts';
import { getSandboxPerson, lastReceived, listSandboxPeople, type SandboxProspect } from '#db/queries/sandbox_people.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { placeOf } from './page.ts';
import { answer, body, tenantRouter, type Answer, type TenantEnv } from './router.ts';

const tags = ['Sandbox'];
const params = z.object({ leadId: idSchema('ld') });
const planned = { 202: answer('They are about to.', answerPlannedSchema) };

/** The prospects' side of a sandbox: what its people received, and what they are made to do by hand. */
export const sandboxPersonRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listSandboxPeople',
      method: 'get',
      path: '/sandbox/people',
      tags,
      summary: 'The people of the sandbox, what each received, did and will do',
      request: { query: listSandboxPeopleSchema },
      responses: { 200: answer('A page of people.', pageSchema(sandboxPersonSchema)) },
    }),
    async (c) => {
      const { reached, ...page } = c.req.valid('query');
      const place = placeOf(page);
      const listed = await inSandbox(c, async ({ tx, workspaceId }) => {
        const { items, next } = await listSandboxPeople(tx, { workspaceId, reached: reached === 'true', ...place });
        const answers = await answersOf(tx, { workspaceId, leadIds: items.map(({ id }) => id) });
        return { items: items.map((person) => personAnswer(person, answers)), next };
      });
      return c.json(listed, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'sandboxPerson',
      method: 'get',
      path: '/sandbox/people/{leadId}',
      tags,
      summary: 'One of them, with every message as they see it',
      request: { params },
      responses: { 200: answer('The person and their messages, oldest first.', sandboxPersonMessagesSchema) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      const { person, answers, mails } = await inSandbox(c, async ({ tx, workspaceId }) => ({
        person: found(await getSandboxPerson(tx, { workspaceId, leadId })),
        answers: await answersOf(tx, { workspaceId, leadIds: [leadId] }),
        mails: await sandboxMailOf(tx, { workspaceId, leadId }),
      }));
      return c.json(
        { person: personAnswer(person, answers), messages: await Promise.all(mails.map(messageAnswer)) },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      operationId: 'answerAs',
      method: 'post',
      path: '/sandbox/people/{leadId}/answers',
      tags,
      summary: 'Let them answer the last message that they received',
      middleware: requires('message.reply'),
      request: { params, body: body(answerAsSchema) },
      responses: planned,
    }),
    async (c) => {
      const asked = c.req.valid('json');
      const what =
        'words' in asked ? { kind: 'words' as const, words: asked.words } : { kind: asked.kind, words: null };
      return c.json(await plan(c, c.req.valid('param').leadId, what), 202);
    },
  )
  .openapi(
    createRoute({
      operationId: 'optOutAs',
      method: 'post',
      path: '/sandbox/people/{leadId}/opt-out',
      tags,
      summary: 'Let them follow the one-click opt-out of the last message',
      middleware: requires('message.reply'),
      request: { params },
      responses: planned,
    }),
    async (c) => c.json(await plan(c, c.req.valid('param').leadId, { kind: 'opt_out_link', words: null }), 202),
  )
  .openapi(
    createRoute({
      operationId: 'bookAs',
      method: 'post',
      path: '/sandbox/people/{leadId}/booking',
      tags,
      summary: 'Let them take an appointment',
      middleware: requires('message.reply'),
      request: { params },
      responses: planned,
    }),
    async (c) => c.json(await plan(c, c.req.valid('param').leadId, { kind: 'booking', words: null }), 202),
  );

/** Runs `work` in the request's workspace, which must be a sandbox. */
export function inSandbox<T>(c: Context<TenantEnv>, work: (moment: Moment) => Promise<T>): Promise<T> {
  return inWorkspace(c, (moment) => {
    if (!moment.workspace.sandbox) throw new AppError('not_a_sandbox');
    return work(moment);
  });
}

/** Writes down what somebody is to do now, about the last message that reached them, and lets the sandbox know. */
async function plan(
  c: Context<TenantEnv>,
  leadId: Id<'ld'>,
  { kind, words }: { kind: SandboxAnswerKind; words: string | null },
): Promise<Answer<typeof answerPlannedSchema>> {
  const made = await inSandbox(c, async ({ tx, workspaceId, now, id, audit }) => {
    found(await getSandboxPerson(tx, { workspaceId, leadId }));
    const mailId = await lastReceived(tx, { workspaceId, leadId });
    if (mailId === null) throw new AppError('conflict', { detail: 'nothing_received' });
    const row = {
      id: id('ans'),
      workspaceId,
      mailId,
      leadId,
      kind,
      words,
      byHand: true,
      dueAt: now,
      createdAt: now,
      updatedAt: now,
    };
    await insertAnswer(tx, row);
    await audit('sandbox.answered', leadId, { kind });
    return row;
  });
  await c.var.deps.temporal.sandbox.delivered({ workspaceId: made.workspaceId });
  return { id: made.id, kind, dueAt: made.dueAt.toISOString() };
}

function personAnswer(person: SandboxProspect, answers: SandboxAnswer[]): Answer<typeof sandboxPersonSchema> {
  const { id, email, firstName, lastName, title, companyName, language, zone, suppressed, received, written } = person;
  return {
    ...{ id, email, firstName, lastName, title, companyName, language, zone, suppressed, received, written },
    temperament: person.temperament ?? temperamentOf(email),
    answers: answers
      .filter(({ leadId }) => leadId === id)
      .map(({ kind, dueAt, doneAt, byHand }) => ({
        ...{ kind, byHand },
        dueAt: dueAt.toISOString(),
        doneAt: doneAt?.toISOString() ?? null,
      })),
  };
}

async function messageAnswer({
  id,
  direction,
  at,
  raw,
}: SandboxMail): Promise<z.input<typeof sandboxPersonMessagesSchema>['messages'][number]> {
  const mail = await PostalMime.parse(raw);
  const text = (mail.text ?? '').replaceAll('\r\n', '\n');
  const link = (page: 'o' | 'w' | 'b') =>
    new RegExp(`https?://[^\\s<>"]+/${page}/[\\w-]+\\.[\\w-]+`).exec(text)?.[0] ?? null;
  return {
    ...{ id, direction, text },
    at: at.toISOString(),
    from: mail.from?.name === undefined || mail.from.name === '' ? (mail.from?.address ?? '') : mail.from.name,
    subject: mail.subject ?? '',
    links: { optOut: link('o'), whyMe: link('w'), booking: link('b') },
  };
}
