import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { enrollmentSchema } from '#domain/conversation.schema.ts';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { instantSchema } from '#domain/text.schema.ts';
import { getLead } from '#db/queries/lead.ts';
import { enrollmentsOfLead } from '#db/queries/lead_enrollment.ts';
import { inWorkspace } from './context.ts';
import { enrollmentAnswer } from './conversation_answer.ts';
import { answer, tenantRouter } from './router.ts';

const leadEnrollmentSchema = enrollmentSchema
  .extend({
    /** The draft that waits for a person, a cure or its slot: its clearance says why it does not leave. */
    draftId: idSchema('drf').nullable(),
    enrolledAt: instantSchema,
    endedAt: instantSchema.nullable(),
  })
  .meta({ id: 'LeadEnrollment' });

/** Where a lead stands in each campaign. */
export const leadEnrollmentRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'listLeadEnrollments',
    method: 'get',
    path: '/leads/{leadId}/enrollments',
    tags: ['Leads'],
    summary: 'Where a lead stands in each campaign, those that go on first',
    request: { params: z.object({ leadId: idSchema('ld') }) },
    responses: {
      200: answer('200 at most.', z.object({ items: z.array(leadEnrollmentSchema), next: z.null() })),
    },
  }),
  async (c) => {
    const { leadId } = c.req.valid('param');
    const rows = await inWorkspace(c, async ({ tx, workspaceId }) => {
      found(await getLead(tx, { workspaceId, leadId }));
      return enrollmentsOfLead(tx, { workspaceId, leadId });
    });
    const items = rows.map(({ enrollment, campaignName, steps, draftId }) => ({
      ...enrollmentAnswer(enrollment, { campaignName, steps }, c.var.deps),
      draftId,
      enrolledAt: enrollment.createdAt.toISOString(),
      endedAt: enrollment.endedAt?.toISOString() ?? null,
    }));
    return c.json({ items, next: null }, 200);
  },
);
