import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { BOOKING_VENDORS, bookingHookContext, type BookingVendor } from '#domain/booking.ts';
import { bookingHookSchema, bookingVendorSchema, setBookingHookSchema } from '#domain/booking_hook.schema.ts';
import { found } from '#domain/error.ts';
import { listBookingConnections, type BookingConnection } from '#db/queries/booking_connection.ts';
import { deleteBookingHook, listBookingHooks, setBookingHook } from '#db/queries/booking_hook.ts';
import type { ApiDeps } from './deps.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
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
      const items = await inWorkspace(c, (moment) => hooksOf(moment, c.var.deps));
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
      const hook = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now, audit } = moment;
        await setBookingHook(tx, {
          workspaceId,
          vendor,
          now,
          sealedSecret: deps.seal.seal(secret, bookingHookContext(workspaceId, vendor)),
        });
        await audit('booking_hook.set', workspaceId, { vendor });
        return hookOf(moment, deps, vendor);
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

/** What is known of each vendor. */
export async function hooksOf(
  { tx, workspaceId }: Pick<Moment, 'tx' | 'workspaceId'>,
  { publicUrl }: Pick<ApiDeps, 'publicUrl'>,
): Promise<Answer<typeof bookingHookSchema>[]> {
  const hooks = await listBookingHooks(tx, { workspaceId });
  const connections = await listBookingConnections(tx, { workspaceId });
  return BOOKING_VENDORS.map((vendor) => {
    const hook = hooks.find((one) => one.vendor === vendor);
    const connection = connections.find((one) => one.vendor === vendor);
    return {
      vendor,
      url: `${publicUrl}/api/webhooks/${vendor}/${workspaceId}`,
      connected: hook !== undefined,
      updatedAt: hook?.updatedAt.toISOString() ?? null,
      connection: connection ? shown(connection) : null,
    };
  });
}

export async function hookOf(
  moment: Pick<Moment, 'tx' | 'workspaceId'>,
  deps: Pick<ApiDeps, 'publicUrl'>,
  vendor: BookingVendor,
): Promise<Answer<typeof bookingHookSchema>> {
  return found((await hooksOf(moment, deps)).find((one) => one.vendor === vendor));
}

const shown = ({ account, connectedAt, createdAt, noHook, lookedAt, problem }: BookingConnection) => ({
  ...{ account: account ?? '', noHook, problem },
  since: (connectedAt ?? createdAt).toISOString(),
  lookedAt: lookedAt?.toISOString() ?? null,
});
