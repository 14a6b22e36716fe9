import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { originalOf } from '#db/queries/message.ts';
import { inWorkspace } from './context.ts';
import { tenantRouter } from './router.ts';

/** A message as a file. */
export const messageFileRoutes = tenantRouter().openapi(
  createRoute({
    operationId: 'originalMessage',
    method: 'get',
    path: '/messages/{messageId}/original',
    tags: ['Inbox'],
    summary: 'A received message as it came, with what it quotes and attaches: to keep, or to open in a mail program',
    request: { params: z.object({ messageId: idSchema('msg') }) },
    responses: { 200: { description: 'The file (message/rfc822, RFC 5322).' } },
  }),
  async (c) => {
    const { messageId } = c.req.valid('param');
    const raw = await inWorkspace(c, async ({ tx, workspaceId }) =>
      found(await originalOf(tx, { workspaceId, messageId })),
    );
    // Somebody else's: never shown as a page of ours.
    c.header('content-type', 'message/rfc822');
    c.header('content-disposition', `attachment; filename="${messageId}.eml"`);
    c.header('x-content-type-options', 'nosniff');
    return c.body(new Uint8Array(raw));
  },
);
