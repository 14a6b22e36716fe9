import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { addKnowledgeSchema, changeKnowledgeSchema, knowledgeSchema } from '#domain/knowledge.schema.ts';
import {
  changeKnowledge,
  deleteKnowledge,
  insertKnowledge,
  listKnowledge,
  type KnowledgeRow,
} from '#db/queries/knowledge.ts';
import { inWorkspace, requires } from './context.ts';
import { answer, body, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Knowledge'];
const params = z.object({ knowledgeId: idSchema('kno') });
/** Whoever answers people writes down what is answered. */
const middleware = requires('message.reply');

/** What the workspace can say: the only source of what a suggested answer states. */
export const knowledgeRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listKnowledge',
      method: 'get',
      path: '/knowledge',
      tags,
      summary: 'All that the workspace can say, by kind and title',
      responses: { 200: answer('The entries.', z.object({ items: z.array(knowledgeSchema), next: z.null() })) },
    }),
    async (c) => {
      const entries = await inWorkspace(c, ({ tx, workspaceId }) => listKnowledge(tx, { workspaceId }));
      return c.json({ items: entries.map(knowledgeAnswer), next: null }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'addKnowledge',
      method: 'post',
      path: '/knowledge',
      tags,
      summary: 'Write down what can be said; suggested answers quote it from then on',
      middleware,
      request: { body: body(addKnowledgeSchema) },
      responses: { 201: answer('The entry.', knowledgeSchema) },
    }),
    async (c) => {
      const said = c.req.valid('json');
      const made = await inWorkspace(c, async ({ tx, workspaceId, now, id, actor, audit }) => {
        const by = { updatedBy: `${actor.kind}:${actor.id}`, createdAt: now, updatedAt: now };
        const entry = await insertKnowledge(tx, { id: id('kno'), workspaceId, ...said, ...by });
        if (entry === null) throw new AppError('conflict', { detail: 'knowledge_full' });
        await audit('knowledge.added', entry.id, { kind: entry.kind });
        return entry;
      });
      return c.json(knowledgeAnswer(made), 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'changeKnowledge',
      method: 'patch',
      path: '/knowledge/{knowledgeId}',
      tags,
      summary: 'Say it otherwise',
      middleware,
      request: { params, body: body(changeKnowledgeSchema) },
      responses: { 200: answer('The entry.', knowledgeSchema) },
    }),
    async (c) => {
      const { knowledgeId } = c.req.valid('param');
      const { kind, title, text, language } = c.req.valid('json');
      const entry = await inWorkspace(c, async ({ tx, workspaceId, now, actor, audit }) => {
        const fields = {
          ...(kind !== undefined && { kind }),
          ...(title !== undefined && { title }),
          ...(text !== undefined && { text }),
          ...(language !== undefined && { language }),
        };
        const by = { updatedBy: `${actor.kind}:${actor.id}`, updatedAt: now };
        const changed = found(await changeKnowledge(tx, { workspaceId, knowledgeId, ...fields, ...by }));
        await audit('knowledge.changed', knowledgeId, { fields: Object.keys(fields).join(' ') });
        return changed;
      });
      return c.json(knowledgeAnswer(entry), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'deleteKnowledge',
      method: 'delete',
      path: '/knowledge/{knowledgeId}',
      tags,
      summary: 'Take it away: no suggested answer says it again',
      middleware,
      request: { params },
      responses: nothing,
    }),
    async (c) => {
      const { knowledgeId } = c.req.valid('param');
      await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
        if (!(await deleteKnowledge(tx, { workspaceId, knowledgeId }))) throw new AppError('not_found');
        await audit('knowledge.deleted', knowledgeId);
      });
      return c.body(null, 204);
    },
  );

const knowledgeAnswer = (row: KnowledgeRow): Answer<typeof knowledgeSchema> => ({
  id: row.id,
  kind: row.kind,
  title: row.title,
  text: row.text,
  language: row.language,
  updatedBy: row.updatedBy,
  updatedAt: row.updatedAt.toISOString(),
});
