import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { memberSchema, patchMemberSchema } from '#domain/member.schema.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { mayGrant } from '#domain/role.ts';
import type { Role } from '#domain/role.ts';
import type { Db } from '#db/client.ts';
import { changeRole, deleteMember, getMember, listMembers, lockOwners } from '#db/queries/member.ts';
import type { Member } from '#db/queries/member.ts';
import { calendarOfMember, deleteMemberCalendar } from '#db/queries/member_calendar.ts';
import { usersOf } from '#db/queries/user.ts';
import { inWorkspace, requires } from './context.ts';
import type { Moment } from './context.ts';
import { letCalendarGo } from './member_calendar.ts';
import { placeOf } from './page.ts';
import { answer, body, nothing, tenantRouter } from './router.ts';
import type { Answer } from './router.ts';

const tags = ['Members'];
const params = z.object({ memberId: idSchema('mb') });

export const memberRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listMembers',
      method: 'get',
      path: '/members',
      tags,
      summary: 'Who works here',
      request: { query: pageQuerySchema },
      responses: { 200: answer('A page, oldest first.', pageSchema(memberSchema)) },
    }),
    async (c) => {
      const place = placeOf(c.req.valid('query'));
      const { items, next } = await inWorkspace(c, ({ tx, workspaceId }) => listMembers(tx, { workspaceId, ...place }));
      return c.json({ items: await memberAnswers(c.var.deps.db, items), next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'updateMember',
      method: 'patch',
      path: '/members/{memberId}',
      tags,
      summary: 'Give a member another role',
      middleware: requires('member.write'),
      request: { params, body: body(patchMemberSchema) },
      responses: { 200: answer('The member, changed.', memberSchema) },
    }),
    async (c) => {
      const { role } = c.req.valid('json');
      const changed = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now, audit } = moment;
        const before = await changeable(moment, c.req.valid('param').memberId, role);
        await audit('member.role_changed', before.id, { from: before.role, to: role });
        return found(await changeRole(tx, { workspaceId, memberId: before.id, from: before.role, to: role, now }));
      });
      return c.json(found((await memberAnswers(c.var.deps.db, [changed]))[0]), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'removeMember',
      method: 'delete',
      path: '/members/{memberId}',
      tags,
      summary: 'Take somebody out of the workspace',
      middleware: requires('member.write'),
      request: { params },
      responses: nothing,
    }),
    async (c) => {
      const calendar = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now, audit } = moment;
        const member = await changeable(moment, c.req.valid('param').memberId, null);
        await audit('member.removed', member.id, { userId: member.userId, role: member.role });
        const theirs = await calendarOfMember(tx, { workspaceId, memberId: member.id });
        if (theirs) await deleteMemberCalendar(tx, { workspaceId, calendarId: theirs.id, now });
        await deleteMember(tx, { workspaceId, memberId: member.id });
        return theirs;
      });
      if (calendar) await letCalendarGo(c, calendar);
      return c.body(null, 204);
    },
  );

/** The member, if the actor may give them this role (null: none), and an owner remains. */
async function changeable(
  { tx, workspaceId, actor }: Moment,
  memberId: Member['id'],
  to: Role | null,
): Promise<Member> {
  const owners = await lockOwners(tx, { workspaceId });
  const member = found(await getMember(tx, { workspaceId, memberId }));
  if (!mayGrant(actor.role, member.role) || (to !== null && !mayGrant(actor.role, to))) throw new AppError('forbidden');
  if (member.role === 'owner' && to !== 'owner' && owners < 2) throw new AppError('last_owner');
  return member;
}

async function memberAnswers(db: Db, members: readonly Member[]): Promise<Answer<typeof memberSchema>[]> {
  const users = await usersOf(
    db,
    members.map(({ userId }) => userId),
  );
  return members.map(({ id, userId, role, createdAt }) => {
    const user = users.get(userId);
    return { id, userId, role, name: user?.name ?? '', email: user?.email ?? '', createdAt: createdAt.toISOString() };
  });
}
