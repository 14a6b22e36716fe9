import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { BOOKING_VENDORS, bookingHookContext, type BookingVendor } from '#domain/booking.ts';
import { bookingHookSchema, bookingVendorSchema, setBookingHookSchema } from '#domain/booking_hook.schema.ts';
import { found } from '#domain/error.ts';
import type { Id } from '#domain/id.ts';
import { deleteBookingHook, listBookingHooks, setBookingHook, type BookingHook } from '#db/queries/booking_hook.ts';
import type { ApiDeps } from './deps.ts';
import { inWorkspace, requires } from './context.ts';
import { answer, body, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Integrations'];
const params = z.object({ vendor: bookingVendorSchema });

/** The webhooks of booking vendors: where they post, and under which secret. A secret goes in and never comes out. */
export const bookingHookRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listBookingHooks',
      method: 'get',
      path: '/booking-hooks',
      tags,
      summary: 'Where booking vendors post, and whether their secrets are set',
      responses: {
        200: answer('One for each vendor.', z.object({ items: z.array(bookingHookSchema), next: z.null() })),
      },
    }),
    async (c) => {
      const items = await inWorkspace(c, async ({ tx, workspaceId }) => {
        const rows = await listBookingHooks(tx, { workspaceId });
        return BOOKING_VENDORS.map((vendor) => shown(c.var.deps, workspaceId, vendor, rows));
      });
      return c.json({ items, next: null }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'setBookingHook',
      method: 'put',
      path: '/booking-hooks/{vendor}',
      tags,
      summary: 'Set the secret under which a vendor signs',
      middleware: requires('key.write'),
      request: { params, body: body(setBookingHookSchema) },
      responses: { 200: answer('The hook.', bookingHookSchema) },
    }),
    async (c) => {
      const { vendor } = c.req.valid('param');
      const { deps } = c.var;
      const { secret } = c.req.valid('json');
      const hook = await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        await setBookingHook(tx, {
          workspaceId,
          vendor,
          now,
          sealedSecret: deps.seal.seal(secret, bookingHookContext(workspaceId, vendor)),
        });
        await audit('booking_hook.set', workspaceId, { vendor });
        return shown(deps, workspaceId, vendor, await listBookingHooks(tx, { workspaceId }));
      });
      return c.json(hook, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'deleteBookingHook',
      method: 'delete',
      path: '/booking-hooks/{vendor}',
      tags,
      summary: 'Forget the secret: webhooks of this vendor are refused from now on',
      middleware: requires('key.write'),
      request: { params },
      responses: nothing,
    }),
    async (c) => {
      const { vendor } = c.req.valid('param');
      await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
        found((await deleteBookingHook(tx, { workspaceId, vendor })) || null);
        await audit('booking_hook.deleted', workspaceId, { vendor });
      });
      return c.body(null, 204);
    },
  );

function shown(
  { publicUrl }: Pick<ApiDeps, 'publicUrl'>,
  workspaceId: Id<'ws'>,
  vendor: BookingVendor,
  rows: BookingHook[],
): Answer<typeof bookingHookSchema> {
  const row = rows.find((one) => one.vendor === vendor);
  return {
    vendor,
    url: `${publicUrl}/api/webhooks/${vendor}/${workspaceId}`,
    connected: row !== undefined,
    updatedAt: row?.updatedAt.toISOString() ?? null,
  };
}
