import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { isHeldForColleague } from '#domain/enrollment.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { getEnrollment } from '#db/queries/enrollment.ts';
import { inWorkspace, requires } from './context.ts';
import { nothing, tenantRouter } from './router.ts';

const tags = ['Enrollments'];

export const enrollmentRoutes = tenantRouter()
  .openapi(
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
      await heard(c.var.deps.temporal.outreach.closed(enrollment, 'rejected'));
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      operationId: 'resumeEnrollment',
      method: 'post',
      path: '/enrollments/{enrollmentId}/resume',
      tags,
      summary: 'Let a lead go on whom a colleague’s message held: somebody has looked at it',
      middleware: requires('draft.decide'),
      request: { params: z.object({ enrollmentId: idSchema('enr') }) },
      responses: nothing,
    }),
    async (c) => {
      const { enrollmentId } = c.req.valid('param');
      const enrollment = await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
        const row = found(await getEnrollment(tx, { workspaceId, enrollmentId }));
        if (!isHeldForColleague(row)) throw new AppError('conflict', { detail: 'No colleague’s message holds it.' });
        await audit('enrollment.resumed', enrollmentId, { leadId: row.leadId });
        return row;
      });
      await heard(c.var.deps.temporal.outreach.released(enrollment));
      return c.body(null, 204);
    },
  );

/** Nothing of it is stored here: whoever asked is told that it was not heard, and asks again. */
async function heard(told: Promise<boolean>): Promise<void> {
  const isOpen = await told.catch(() => {
    throw new AppError('unavailable');
  });
  if (!isOpen) throw new AppError('conflict', { detail: 'It has ended already.' });
}
