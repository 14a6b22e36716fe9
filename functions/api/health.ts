import { createRoute } from '@hono/zod-openapi';
import { instanceHealthSchema } from '#domain/instance_health.schema.ts';
import { answer, openRouter } from './router.ts';

export const healthRoutes = openRouter().openapi(
  createRoute({
    operationId: 'getHealth',
    method: 'get',
    path: '/health',
    tags: ['Instance'],
    summary: 'How this instance and its parts are',
    security: [],
    responses: {
      200: answer('Ready.', instanceHealthSchema),
      503: answer('Starting, or one of its parts does not work.', instanceHealthSchema),
    },
  }),
  async (c) => {
    const health = await c.var.deps.health();
    c.header('cache-control', 'no-store');
    return c.json(health, health.status === 'ready' ? 200 : 503);
  },
);
