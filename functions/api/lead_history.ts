import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { createNoteSchema, noteSchema, provenanceSchema } from '#domain/lead.schema.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { timelineItemSchema } from '#domain/timeline.schema.ts';
import { getLead } from '#db/queries/lead.ts';
import { deleteNote, insertNote, notesOf, type Note } from '#db/queries/note.ts';
import { provenanceOf } from '#db/queries/provenance.ts';
import { timelineOf } from '#db/queries/timeline.ts';
import { inWorkspace, requires } from './context.ts';
import { timelineAnswer } from './lead_answer.ts';
import { placeOf } from './page.ts';
import { answer, body, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Leads'];
const params = z.object({ leadId: idSchema('ld') });

/** What happened to a lead, what was written about it, and where each of its fields came from. */
export const leadHistoryRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listLeadTimeline',
      method: 'get',
      path: '/leads/{leadId}/timeline',
      tags,
      summary: 'What happened to a lead, newest first',
      request: { params, query: pageQuerySchema },
      responses: { 200: answer('A page.', pageSchema(timelineItemSchema)) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      const place = placeOf(c.req.valid('query'));
      const page = await inWorkspace(c, async ({ tx, workspaceId }) =>
        timelineOf(tx, { workspaceId, lead: found(await getLead(tx, { workspaceId, leadId })), ...place }),
      );
      return c.json({ items: page.items.map(timelineAnswer), next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'listProvenance',
      method: 'get',
      path: '/leads/{leadId}/provenance',
      tags,
      summary: 'Where each field of a lead came from, when, and on what legal basis',
      request: { params },
      responses: { 200: answer('One entry a field.', z.object({ items: z.array(provenanceSchema), next: z.null() })) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      const rows = await inWorkspace(c, async ({ tx, workspaceId }) => {
        found(await getLead(tx, { workspaceId, leadId }));
        return provenanceOf(tx, { workspaceId, leadId });
      });
      const items = rows.map(({ field, source, evidence, legalBasis, at }) => ({
        ...{ field, source, evidence, legalBasis },
        at: at.toISOString(),
      }));
      return c.json({ items, next: null }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'listNotes',
      method: 'get',
      path: '/leads/{leadId}/notes',
      tags,
      summary: 'The notes on a lead, newest first',
      request: { params, query: pageQuerySchema },
      responses: { 200: answer('A page.', pageSchema(noteSchema)) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      const place = placeOf(c.req.valid('query'));
      const { items, next } = await inWorkspace(c, async ({ tx, workspaceId }) => {
        found(await getLead(tx, { workspaceId, leadId }));
        return notesOf(tx, { workspaceId, leadId, ...place });
      });
      return c.json({ items: items.map(noteAnswer), next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'createNote',
      method: 'post',
      path: '/leads/{leadId}/notes',
      tags,
      summary: 'Write a note about a lead',
      middleware: requires('lead.write'),
      request: { params, body: body(createNoteSchema) },
      responses: { 201: answer('The note.', noteSchema) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      const note = await inWorkspace(c, async ({ tx, workspaceId, now, id, actor, audit }) => {
        found(await getLead(tx, { workspaceId, leadId }));
        const times = { createdAt: now, updatedAt: now };
        const made = await insertNote(tx, {
          id: id('nte'),
          workspaceId,
          leadId,
          author: actor.id,
          text: c.req.valid('json').text,
          ...times,
        });
        await audit('lead.noted', leadId, { note: made.id });
        return made;
      });
      return c.json(noteAnswer(note), 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'deleteNote',
      method: 'delete',
      path: '/leads/{leadId}/notes/{noteId}',
      tags,
      summary: 'Take a note away',
      middleware: requires('lead.write'),
      request: { params: params.extend({ noteId: idSchema('nte') }) },
      responses: nothing,
    }),
    async (c) => {
      const { leadId, noteId } = c.req.valid('param');
      await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
        if (!(await deleteNote(tx, { workspaceId, leadId, noteId }))) throw new AppError('not_found');
        await audit('lead.note_deleted', leadId, { note: noteId });
      });
      return c.body(null, 204);
    },
  );

const noteAnswer = ({ id, author, text, createdAt }: Note): Answer<typeof noteSchema> => ({
  ...{ id, author, text },
  createdAt: createdAt.toISOString(),
});
