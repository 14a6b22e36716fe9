import { ApplicationFailure } from '@temporalio/common';
import type { Id } from '#domain/id.ts';
import { BUSY_AHEAD_MS, memberCalendarContext, type CalendarProblem } from '#domain/member_calendar.ts';
import { parseCalendarAccess } from '#domain/member_calendar.schema.ts';
import { raiseAlert, settleAlerts } from '#db/queries/alert.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { eventsBelieved } from '#db/queries/calendar_event.ts';
import { getMemberCalendar, noteMemberCalendar, type MemberCalendar } from '#db/queries/member_calendar.ts';
import { heedEvent } from './calendar_event.ts';
import { writeEvents } from './calendar_writing.ts';
import { CalendarError, type CalendarAccount } from './member_calendars.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';
import { unseal } from './unseal.ts';

type Key = { workspaceId: Id<'ws'>; calendarId: Id<'cal'> };
/** A calendar under our hands: what is sealed of it changes with each new access token. */
type Held = { row: MemberCalendar; account: CalendarAccount; sealed: () => string };
type Change = Parameters<typeof noteMemberCalendar>[1]['change'];

/** Trying again soon cannot cure these: the next round tries, or a person does something. */
const FINAL: readonly CalendarProblem[] = ['consent_lost', 'not_allowed'];
const BELIEVED_AT_ONCE = 50;

export function createMemberCalendarActivities(ports: Ports) {
  return {
    /**
     * Writes what is to be written into a member's calendar, reads when they are taken, and a page of what became of its events.
     * @returns `connected` false where there is nothing to read any more; `next`: where the next page begins; `more`: read on now
     */
    async syncCalendar({ page, ...key }: Key & { page: string | null }): Promise<{
      connected: boolean;
      next: string | null;
      more: boolean;
    }> {
      const over = { connected: false, next: null, more: false };
      const row = await inMoment(ports, key.workspaceId, ({ tx }) => getMemberCalendar(tx, key));
      if (row?.status !== 'connected') return over;
      const held = await hold(ports, key, row);
      try {
        if (page === null) {
          if (row.events) await writeEvents(ports, row, held.account);
          await readBusy(ports, key, held);
        }
        const { next, more } = row.events ? await readEvents(ports, key, held, page) : { next: null, more: false };
        if (!more) await settled(ports, key, held);
        return { connected: true, next, more };
      } catch (error) {
        if (!(error instanceof CalendarError)) throw error;
        await unread(ports, key, held, error.code);
        if (error.code === 'consent_lost') return over;
        if (FINAL.includes(error.code)) return { connected: true, next: null, more: false };
        throw ApplicationFailure.create({
          ...{ type: error.code, message: error.code },
          ...(error.retryAfterMs !== undefined && { nextRetryDelay: error.retryAfterMs }),
        });
      }
    },
  };
}

/** Opens what its owner granted; what an earlier key sealed, and each new access token, is sealed under today's. */
async function hold(ports: Ports, key: Key, row: MemberCalendar): Promise<Held> {
  const context = memberCalendarContext(key.workspaceId, key.calendarId);
  let sealed = row.sealed;
  const store = async (fresh: string): Promise<void> => {
    if (await note(ports, key, sealed, { sealed: fresh })) sealed = fresh;
  };
  const access = parseCalendarAccess(await unseal(ports.secrets, { sealed, context }, store));
  const account = ports.calendars.of(access, (fresh) => store(ports.secrets.seal(JSON.stringify(fresh), context)));
  return { row, account, sealed: () => sealed };
}

const note = (ports: Ports, key: Key, sealed: string, change: Change): Promise<boolean> =>
  inMoment(ports, key.workspaceId, ({ tx, now }) => noteMemberCalendar(tx, { ...key, sealed, now, change }));

async function readBusy(ports: Ports, key: Key, { account, sealed }: Held): Promise<void> {
  const at = ports.time();
  const busy = await account.busy(at, new Date(at.getTime() + BUSY_AHEAD_MS));
  await note(ports, key, sealed(), { busy, busyReadAt: at });
}

async function readEvents(
  ports: Ports,
  key: Key,
  { row, account, sealed }: Held,
  page: string | null,
): Promise<{ next: string | null; more: boolean }> {
  const found = await account.look({ token: row.syncToken, now: ports.time(), page });
  if (found === null) {
    await note(ports, key, sealed(), { syncToken: null, lostTrack: true });
    return { next: null, more: true };
  }
  for (const event of found.events) await heed(ports, row, event);
  if (found.next !== null) return { next: found.next, more: true };
  if (row.lostTrack) await askForBelieved(ports, key, { row, account, sealed });
  await note(ports, key, sealed(), { syncToken: found.token, lostTrack: false });
  return { next: null, more: false };
}

async function heed(ports: Ports, row: MemberCalendar, event: Parameters<typeof heedEvent>[3]): Promise<void> {
  const meeting = await inMoment(ports, row.workspaceId, (moment) => heedEvent(ports, moment, row, event));
  if (meeting) await ports.workflows.tellMeeting(meeting);
}

/** What was deleted while nobody followed is on no list for ever: each meeting to come is asked for by its event. */
async function askForBelieved(ports: Ports, key: Key, { row, account }: Held): Promise<void> {
  for (let after = ''; ;) {
    const ids = await inMoment(ports, key.workspaceId, ({ tx, now }) =>
      eventsBelieved(tx, { ...key, now, after, limit: BELIEVED_AT_ONCE }),
    );
    for (const eventId of ids) await heed(ports, row, await account.event(eventId, ports.time()));
    after = ids.at(-1) ?? '';
    if (ids.length < BELIEVED_AT_ONCE) return;
  }
}

async function settled(ports: Ports, key: Key, { row, sealed }: Held): Promise<void> {
  if (row.problem === null) return;
  await inMoment(ports, key.workspaceId, async ({ tx, now }) => {
    await noteMemberCalendar(tx, { ...key, sealed: sealed(), now, change: { problem: null } });
    await settleAlerts(tx, { workspaceId: key.workspaceId, subject: key.calendarId, code: 'calendar_unread', now });
  });
}

/** Why nothing could be read: kept, and somebody is told where only a person can mend it. */
async function unread(ports: Ports, key: Key, { row, sealed }: Held, problem: CalendarProblem): Promise<void> {
  const { workspaceId, calendarId: subject } = key;
  const lost = problem === 'consent_lost';
  await inMoment(ports, workspaceId, async ({ tx, now, id }) => {
    const change = lost ? ({ problem, status: 'lost' } as const) : { problem };
    const isInForce = await noteMemberCalendar(tx, { ...key, sealed: sealed(), now, change });
    if (!isInForce || !FINAL.includes(problem)) return;
    const values = { problem, memberId: row.memberId };
    await raiseAlert(tx, { id: id('alr'), workspaceId, now, code: 'calendar_unread', subject, values });
    if (lost) await recordAudit(tx, { workspaceId, now, actor: 'system:calendar', action: 'calendar.lost', subject });
  });
}
