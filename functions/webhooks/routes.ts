import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import type { NoticeVendor } from '#domain/notice.ts';
import { answer, nothing, openRouter } from '../api/router.ts';
import { calcom } from './calcom.ts';
import { calendly } from './calendly.ts';
import { receiveGmailPush } from './gmail.ts';
import { NOTICE_STATUSES, receiveNotice } from './mail.ts';
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

const ofMailbox = z.object({ workspaceId: z.string(), mailboxId: z.string() });
const noticed = z.object({ status: z.enum(NOTICE_STATUSES) });

const noticeRouteOf = (operationId: string, vendor: NoticeVendor, summary: string) =>
  createRoute({
    operationId,
    method: 'post',
    path: `/webhooks/${vendor}/{workspaceId}/{mailboxId}`,
    tags: ['Webhooks'],
    summary,
    request: { params: ofMailbox },
    responses: { 200: answer('Taken in, or known already.', noticed) },
  });

/** Where booking vendors tell of appointments, and mail vendors of what they sent. Open to anybody: the signature is what is asked for. */
export const webhookRoutes = openRouter();
webhookRoutes.openapi(routeOf('receiveCalcomWebhook', calcom, 'Cal.com tells of a booking'), async (c) =>
  c.json(await receive(c, calcom, c.req.valid('param').workspaceId), 200),
);
webhookRoutes.openapi(routeOf('receiveCalendlyWebhook', calendly, 'Calendly tells of a booking'), async (c) =>
  c.json(await receive(c, calendly, c.req.valid('param').workspaceId), 200),
);
webhookRoutes.openapi(noticeRouteOf('receiveResendWebhook', 'resend', 'Resend tells of a message'), async (c) =>
  c.json(await receiveNotice(c, 'resend', c.req.valid('param')), 200),
);
webhookRoutes.openapi(
  noticeRouteOf('receiveSesWebhook', 'ses', 'Amazon SES tells of a message, through SNS'),
  async (c) => c.json(await receiveNotice(c, 'ses', c.req.valid('param')), 200),
);
webhookRoutes.openapi(
  createRoute({
    operationId: 'receiveGmailPush',
    method: 'post',
    path: '/webhooks/gmail',
    tags: ['Webhooks'],
    summary: 'Google tells, through Cloud Pub/Sub, that something arrived',
    responses: nothing,
  }),
  async (c) => {
    await receiveGmailPush(c);
    return c.body(null, 204);
  },
);
