import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { briefOf, type BriefWords } from '#domain/brief.ts';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { LANGUAGES } from '#domain/language.ts';
import { leadName } from '#domain/lead.ts';
import { meetingBriefSchema } from '#domain/meeting.schema.ts';
import { getMeeting } from '#db/queries/meeting.ts';
import { listMessages } from '#db/queries/message.ts';
import { evidenceOfLead } from '#db/queries/outreach.ts';
import { inWorkspace } from './context.ts';
import { readLead } from './lead_answer.ts';
import { factAnswer } from './lead_fact.ts';
import { meetingFile } from './meeting_file.ts';
import { answer, tenantRouter } from './router.ts';

const tags = ['Meetings'];
const params = z.object({ meetingId: idSchema('mtg') });
/** Messages that a brief reads, the latest. */
const MOST_READ = 100;

/** What goes before a meeting: what to have read, and its entry in one's own calendar. */
export const meetingPreparationRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getMeetingBrief',
      method: 'get',
      path: '/meetings/{meetingId}/brief',
      tags,
      summary: 'Who it is with, the conversation in five sentences, what they asked, what is known of them',
      request: { params },
      responses: { 200: answer('The brief.', meetingBriefSchema) },
    }),
    async (c) => {
      const { meetingId } = c.req.valid('param');
      const brief = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId } = moment;
        const { leadId } = found(await getMeeting(tx, { workspaceId, meetingId }));
        const lead = await readLead(moment, leadId);
        const { items } = await listMessages(tx, { workspaceId, leadId, after: null, limit: MOST_READ });
        const facts = await evidenceOfLead(tx, { workspaceId, leadId });
        const threads = new Map(items.map(({ id, conversationId }) => [id, conversationId]));
        const worded = ({ at, ...one }: BriefWords<Id<'msg'>>) => ({
          ...one,
          at: at.toISOString(),
          conversationId: threads.get(one.messageId) ?? null,
        });
        const { lines, asked, facts: known } = briefOf(items, facts);
        return { meetingId, lead, lines: lines.map(worded), asked: asked.map(worded), facts: known.map(factAnswer) };
      });
      return c.json(brief, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'exportMeeting',
      method: 'get',
      path: '/meetings/{meetingId}/ics',
      tags,
      summary: 'The meeting as an entry of a calendar; it invites nobody',
      request: { params, query: z.object({ language: z.enum(LANGUAGES).optional() }) },
      responses: { 200: { description: 'The file (text/calendar, RFC 5545).' } },
    }),
    async (c) => {
      const { meetingId } = c.req.valid('param');
      const { language } = c.req.valid('query');
      const file = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, workspace } = moment;
        const meeting = found(await getMeeting(tx, { workspaceId, meetingId }));
        const lead = await readLead(moment, meeting.leadId);
        const item = { ...meeting, leadName: leadName(lead), companyName: lead.company?.name ?? null };
        const page = new URL(`/meetings#${meetingId}`, c.var.deps.publicUrl).href;
        return meetingFile(item, lead, { page, language: language ?? workspace.language });
      });
      c.header('content-type', 'text/calendar; charset=utf-8');
      c.header('content-disposition', `attachment; filename="${meetingId}.ics"`);
      return c.body(file);
    },
  );
