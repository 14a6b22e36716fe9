import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { getEnrollment } from '#db/queries/enrollment.ts';
import { inWorkspace, requires } from './context.ts';
import { nothing, tenantRouter } from './router.ts';

const tags = ['Enrollments'];

export const enrollmentRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'endEnrollment',
    method: 'post',
    path: '/enrollments/{enrollmentId}/end',
    tags,
    summary: 'Take a lead out of a campaign',
    middleware: requires('draft.decide'),
    request: { params: z.object({ enrollmentId: idSchema('enr') }) },
    responses: nothing,
  }),
  async (c) => {
    const { enrollmentId } = c.req.valid('param');
    const enrollment = await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
      const row = found(await getEnrollment(tx, { workspaceId, enrollmentId }));
      await audit('enrollment.end_asked', enrollmentId, { leadId: row.leadId });
      return row;
    });
    if (!(await c.var.deps.temporal.outreach.closed(enrollment, 'rejected')))
      throw new AppError('conflict', { detail: 'It has ended already.' });
    return c.body(null, 204);
  },
);
