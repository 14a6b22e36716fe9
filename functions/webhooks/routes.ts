import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { answer, openRouter } from '../api/router.ts';
import { calcom } from './calcom.ts';
import { calendly } from './calendly.ts';
import { receive, STATUSES, type VendorHook } from './receive.ts';

const params = z.object({ workspaceId: z.string() });
const taken = z.object({ status: z.enum(STATUSES) });

const routeOf = (operationId: string, { vendor }: VendorHook, summary: string) =>
  createRoute({
    operationId,
    method: 'post',
    path: `/webhooks/${vendor}/{workspaceId}`,
    tags: ['Webhooks'],
    summary,
    request: { params },
    responses: { 200: answer('Taken in, or known already.', taken) },
  });

/** Where booking vendors tell of appointments. Open to anybody: the signature is what is asked for. */
export const webhookRoutes = openRouter();
webhookRoutes.openapi(routeOf('receiveCalcomWebhook', calcom, 'Cal.com tells of a booking'), async (c) =>
  c.json(await receive(c, calcom, c.req.valid('param').workspaceId), 200),
);
webhookRoutes.openapi(routeOf('receiveCalendlyWebhook', calendly, 'Calendly tells of a booking'), async (c) =>
  c.json(await receive(c, calendly, c.req.valid('param').workspaceId), 200),
);
