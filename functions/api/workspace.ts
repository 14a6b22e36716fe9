import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { found } from '#domain/error.ts';
import { ROLE_PERMISSIONS } from '#domain/role.ts';
import type { Role } from '#domain/role.ts';
import { ONBOARDING_STEPS } from '#domain/workspace.ts';
import {
  createWorkspaceSchema,
  membershipSchema,
  patchWorkspaceSchema,
  workspaceSchema,
} from '#domain/workspace.schema.ts';
import type { Id } from '#domain/id.ts';
import { withDirectory } from '#db/client.ts';
import { clockOf, listMemberships, updateWorkspace } from '#db/queries/workspace.ts';
import type { Workspace } from '#db/queries/workspace.ts';
import { inWorkspace, personOf, requires } from './context.ts';
import { IDEMPOTENCY_HEADER, idempotencyKeyOf } from './idempotency.ts';
import { answer, body, callerRouter, tenantRouter } from './router.ts';
import type { Answer } from './router.ts';
import { createWorkspace } from './workspace_creation.ts';

const tags = ['Workspaces'];

/** Before one is in a workspace: one's own, and new ones. */
export const workspacesRoutes = callerRouter()
  .openapi(
    createRoute({
      operationId: 'listWorkspaces',
      method: 'get',
      path: '/workspaces',
      tags,
      summary: 'The workspaces that you are a member of',
      responses: {
        200: answer('All of them, oldest first.', z.object({ items: z.array(membershipSchema), next: z.null() })),
      },
    }),
    async (c) => {
      const userId = personOf(c.var.caller);
      const memberships = await withDirectory(c.var.deps.db, (tx) => listMemberships(tx, { userId }));
      return c.json({ items: memberships.map(membershipAnswer), next: null }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'createWorkspace',
      method: 'post',
      path: '/workspaces',
      tags,
      summary: 'Make a workspace, real or sandbox; you become its owner',
      request: { body: body(createWorkspaceSchema) },
      responses: { 201: answer('The new workspace.', workspaceSchema) },
    }),
    async (c) => {
      const key = idempotencyKeyOf(c.req.header(IDEMPOTENCY_HEADER));
      const made = await createWorkspace(c.var.deps, { userId: personOf(c.var.caller), key, ...c.req.valid('json') });
      return c.json(workspaceAnswer(made, clockOf(made, c.var.deps.time)), 201);
    },
  );

/** The workspace that one is in. */
export const workspaceRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getWorkspace',
      method: 'get',
      path: '/workspace',
      tags,
      summary: 'The workspace of this request',
      responses: { 200: answer('The workspace.', workspaceSchema) },
    }),
    async (c) =>
      c.json(await inWorkspace(c, ({ workspace, now }) => Promise.resolve(workspaceAnswer(workspace, now))), 200),
  )
  .openapi(
    createRoute({
      operationId: 'updateWorkspace',
      method: 'patch',
      path: '/workspace',
      tags,
      summary: 'Change its name, zone, language, sender, booking page or onboarding',
      middleware: requires('workspace.write'),
      request: { body: body(patchWorkspaceSchema) },
      responses: { 200: answer('The workspace, changed.', workspaceSchema) },
    }),
    async (c) => {
      const { onboarding, ...fields } = c.req.valid('json');
      const changed = await inWorkspace(c, async ({ tx, workspace, workspaceId, now, audit }) => {
        const done = Object.fromEntries((onboarding ?? []).map((step) => [step, true as const]));
        const all = { ...workspace.onboarding, ...done };
        await audit('workspace.updated', workspaceId, { fields: Object.keys(c.req.valid('json')).join(',') });
        return workspaceAnswer(found(await updateWorkspace(tx, { workspaceId, now, ...fields, onboarding: all })), now);
      });
      return c.json(changed, 200);
    },
  );

export function workspaceAnswer(workspace: Workspace, now: Date): Answer<typeof workspaceSchema> {
  const { id, name, sandbox, language, zone, sender, bookingUrl, onboarding, clockOffsetMs } = workspace;
  return {
    ...{ id, name, sandbox, language, zone, sender, bookingUrl, clockOffsetMs },
    onboarding: ONBOARDING_STEPS.filter((step) => onboarding[step]),
    now: now.toISOString(),
    skippingTo: workspace.skippingTo?.toISOString() ?? null,
    createdAt: workspace.createdAt.toISOString(),
  };
}

export const membershipAnswer = (membership: {
  workspaceId: Id<'ws'>;
  name: string;
  sandbox: boolean;
  role: Role;
}): Answer<typeof membershipSchema> => ({ ...membership, permissions: [...ROLE_PERMISSIONS[membership.role]] });
