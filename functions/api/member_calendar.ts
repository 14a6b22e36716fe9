import { createRoute } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { z } from 'zod';
import { normaliseEmail } from '#domain/email.ts';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { memberCalendarContext, type CalendarAccess, type CalendarOutcome } from '#domain/member_calendar.ts';
import {
  disconnectedCalendarSchema,
  memberCalendarSchema,
  parseCalendarAccess,
} from '#domain/member_calendar.schema.ts';
import { may } from '#domain/role.ts';
import { CALENDAR_BUSY, CALENDAR_EVENTS, WHOSE_ACCOUNT } from '#domain/wire/google_calendar.ts';
import { settleAlerts } from '#db/queries/alert.ts';
import { getMember, memberOfUser } from '#db/queries/member.ts';
import {
  calendarOfMember,
  connectMemberCalendar,
  deleteMemberCalendar,
  getMemberCalendar,
  listMemberCalendars,
  type MemberCalendar,
} from '#db/queries/member_calendar.ts';
import { usersOf } from '#db/queries/user.ts';
import { giveBack, type Grant } from '../google.ts';
import { inWorkspace, personOf, requires } from './context.ts';
import { askedHere, configured, consentUrl, grantOf, type Consent } from './google_consent.ts';
import { isGrantHeld } from './google_grant.ts';
import { answer, tenantRouter, type Answer, type TenantEnv } from './router.ts';

/** Google sends people back here; it is to be registered with the OAuth client. */
const CALENDAR: Consent = { what: 'calendar', callback: '/api/member-calendars/callback' };
const SCREEN = '/settings/integrations';
const tags = ['Calendars'];
const params = z.object({ calendarId: idSchema('cal') });

/** Members' own calendars at Google: each connects theirs, by consent. */
export const memberCalendarRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listMemberCalendars',
      method: 'get',
      path: '/member-calendars',
      tags,
      summary: 'Whose calendars are connected, and whether they are read',
      responses: {
        200: answer('All of them.', z.object({ items: z.array(memberCalendarSchema), next: z.null() })),
      },
    }),
    async (c) => c.json({ items: await calendarsOf(c), next: null }, 200),
  )
  .openapi(
    createRoute({
      operationId: 'askCalendarConsent',
      method: 'post',
      path: '/member-calendars/consent',
      tags,
      summary: 'Where to send a person to connect their own calendar, within a quarter of an hour',
      middleware: requires('meeting.write'),
      request: {
        query: z.object({
          /** also to read their events, and to write ours; otherwise only when they are taken */
          events: z.enum(['true', 'false']).default('false'),
        }),
      },
      responses: { 200: answer("Google's page.", z.object({ url: z.url() })) },
    }),
    async (c) => {
      const userId = personOf(c.var.actor);
      const before = await inWorkspace(c, async ({ tx, workspace, workspaceId }) => {
        if (workspace.sandbox) throw new AppError('conflict', { detail: 'A sandbox has no calendar of the world.' });
        const me = found(await memberOfUser(tx, { workspaceId, userId }));
        return calendarOfMember(tx, { workspaceId, memberId: me.id });
      });
      const events = c.req.valid('query').events === 'true' ? [CALENDAR_EVENTS] : [];
      // Without what was granted to it before: a calendar's token opens no mail.
      const url = await consentUrl(c, CALENDAR, {
        ...{ scopes: [...WHOSE_ACCOUNT, CALENDAR_BUSY, ...events], note: '' },
        asked: before === null ? {} : { login_hint: before.address },
      });
      return c.json({ url }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'takeCalendarConsent',
      method: 'get',
      path: '/member-calendars/callback',
      tags,
      summary: 'Where Google sends the person back; connects their calendar and goes back to the screen',
      middleware: requires('meeting.write'),
      request: {
        query: z.object({
          code: z.string().max(2000).optional(),
          state: z.string().max(2000).optional(),
          error: z.string().max(200).optional(),
        }),
      },
      responses: { 303: { description: 'To the settings, with what became of it.' } },
    }),
    async (c) => {
      const { state, ...query } = c.req.valid('query');
      const asked = await askedHere(c, CALENDAR, state);
      const outcome = asked === null ? 'expired' : await take(c, { ...query, nonce: asked.nonce });
      return c.redirect(`${c.var.deps.publicUrl}${SCREEN}?calendar=${outcome}`, 303);
    },
  )
  .openapi(
    createRoute({
      operationId: 'disconnectMemberCalendar',
      method: 'post',
      path: '/member-calendars/{calendarId}/disconnect',
      tags,
      summary:
        "Forget a calendar, one's own or as who runs the workspace, and give back what Google granted; events stay in it",
      middleware: requires('meeting.write'),
      request: { params },
      responses: { 200: answer('Forgotten here.', disconnectedCalendarSchema) },
    }),
    async (c) => {
      const { calendarId } = c.req.valid('param');
      const gone = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, actor, now, audit } = moment;
        const { memberId } = found(await getMemberCalendar(tx, { workspaceId, calendarId }));
        const isMine = (await getMember(tx, { workspaceId, memberId }))?.userId === actor.userId;
        if (!isMine && !may(actor.role, 'member.write')) throw new AppError('forbidden');
        await audit('calendar.disconnected', calendarId, { memberId });
        return found(await deleteMemberCalendar(tx, { workspaceId, calendarId, now }));
      });
      return c.json({ left: !(await letCalendarGo(c, gone)) }, 200);
    },
  );

/**
 * Ends the reading of a calendar that was forgotten, and gives back what Google granted where nothing else goes by it.
 * @returns whether Google holds nothing of it any more
 */
export async function letCalendarGo(c: Context<TenantEnv>, calendar: MemberCalendar): Promise<boolean> {
  const { deps } = c.var;
  const { workspaceId, id: calendarId, sealed, address, status } = calendar;
  // Nothing can be read of what is not there: where its workflow cannot be told now, it finds out by itself.
  await deps.temporal.memberCalendar.closed({ workspaceId, calendarId }).catch(() => undefined);
  if (status === 'lost') return true;
  if (deps.gmail === null || (await isGrantHeld(c, { address, except: calendarId }))) return false;
  return giveBack(
    deps.gmail,
    parseCalendarAccess(deps.seal.open(sealed, memberCalendarContext(workspaceId, calendarId))),
  );
}

async function take(
  c: Context<TenantEnv>,
  asked: { nonce: string; code?: string | undefined; error?: string | undefined },
): Promise<CalendarOutcome> {
  configured(c);
  const grant = await grantOf(c, CALENDAR, asked);
  if (typeof grant === 'string') return grant;
  if (!grant.scopes.includes(CALENDAR_BUSY)) return 'permissions';
  const address = normaliseEmail(grant.address);
  if (address === null) return 'failed';
  const kept = await store(c, address, grant);
  if (kept === null) return 'sandbox';
  const { temporal } = c.var.deps;
  // The reconciler starts it within a minute where it cannot be told now.
  await temporal.memberCalendar.nudged(kept.key).catch(() => undefined);
  if (kept.replaced) await letCalendarGo(c, kept.replaced);
  return 'connected';
}

/** Keeps what was granted, sealed, as the calendar of whoever granted it, in the place of another account's. Null in a sandbox. */
function store(c: Context<TenantEnv>, address: string, { refreshToken, accessToken, expiresIn, scopes }: Grant) {
  const { deps, actor } = c.var;
  const userId = personOf(actor);
  return inWorkspace(c, async ({ tx, workspace, workspaceId, now, id, audit }) => {
    if (workspace.sandbox) return null;
    const { id: memberId } = found(await memberOfUser(tx, { workspaceId, userId }));
    const before = await calendarOfMember(tx, { workspaceId, memberId });
    const calendarId = before?.address === address ? before.id : id('cal');
    const access: CalendarAccess = {
      ...{ refreshToken, accessToken },
      accessTokenExpiresAt: deps.time().getTime() + expiresIn * 1000,
    };
    const sealed = deps.seal.seal(JSON.stringify(access), memberCalendarContext(workspaceId, calendarId));
    const events = scopes.includes(CALENDAR_EVENTS);
    await connectMemberCalendar(tx, { id: calendarId, workspaceId, memberId, address, sealed, events, now });
    if (before) await settleAlerts(tx, { workspaceId, subject: before.id, now });
    await audit('calendar.connected', calendarId, { memberId, events: String(events) });
    return { key: { workspaceId, calendarId }, replaced: before && before.id !== calendarId ? before : null };
  });
}

async function calendarsOf(c: Context<TenantEnv>): Promise<Answer<typeof memberCalendarSchema>[]> {
  const { userId: asking } = c.var.actor;
  const rows = await inWorkspace(c, async ({ tx, workspaceId }) => {
    const calendars = await listMemberCalendars(tx, { workspaceId });
    const withUsers = [];
    for (const calendar of calendars) {
      const member = await getMember(tx, { workspaceId, memberId: calendar.memberId });
      withUsers.push({ calendar, userId: member?.userId ?? '' });
    }
    return withUsers;
  });
  const users = await usersOf(
    c.var.deps.db,
    rows.map(({ userId }) => userId),
  );
  return rows.map(({ calendar, userId }) => {
    const { id, memberId, address, status, events, connectedAt, busyReadAt, problem } = calendar;
    return {
      ...{ id, memberId, address, status, events, problem },
      ...{ memberName: users.get(userId)?.name ?? '', mine: userId === asking },
      ...{ since: connectedAt.toISOString(), busyReadAt: busyReadAt?.toISOString() ?? null },
    };
  });
}
