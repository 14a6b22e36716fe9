import { createHmac } from 'node:crypto';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { bookingHookContext } from '#domain/booking.ts';
import { addWorkingDays, instantOf, localDate } from '#domain/calendar.ts';
import { LOCALE, type Language } from '#domain/language.ts';
import { calcomBookingCreated, isOpenSlot } from '#domain/sandbox_booking.ts';
import { takenOf } from '#db/queries/availability.ts';
import { getBookingHook } from '#db/queries/booking_hook.ts';
import { meetingAt } from '#db/queries/meeting.ts';
import { holidayTest } from '#db/holidays.ts';
import { formField } from './form.ts';
import { notThere } from './not_there.ts';
import { pageFor, type Markup } from './page.ts';
import { visit, type PublicDeps, type Visit } from './recipient.ts';

/** Slots that the page offers: on each of the next working days, at these minutes of the reader's day. */
const DAYS = 4;
const MINUTES = [10 * 60, 11 * 60 + 30, 14 * 60, 16 * 60];

/** Posts to our own API, as a vendor would. */
export type OwnApi = { request(path: string, init: RequestInit): Response | Promise<Response> };

/**
 * The booking page of a sandbox, in place of a calendar. Taking a slot does what Cal.com does: a webhook, signed under
 * the workspace's own secret, to our own endpoint. A workspace that is no sandbox has none.
 */
export const bookingRoutes = (deps: PublicDeps, api: OwnApi) =>
  new Hono()
    .get('/:token', async (c) => {
      const shown = await visit(deps, c, async (visited) =>
        offered(visited) ? slotsPage(visited, await freeSlots(visited), null) : null,
      );
      return shown === null ? notThere(c) : c.html(shown);
    })
    .post('/:token', async (c) => {
      const asked = Number(await formField(c, 'slot'));
      const taken = await visit(deps, c, async (visited) => {
        if (!offered(visited)) return null;
        const free = await freeSlots(visited);
        const start = slotsOf(visited).find((slot) => slot === asked);
        if (start === undefined || !(free.includes(start) || (await isTheirs(visited, start))))
          return { shown: slotsPage(visited, free, visited.words.bookGone), hook: null };
        const { words, language } = visited;
        const shown = pageFor(
          visited,
          words.bookedTitle,
          html`<p>${words.bookedText(whenOf(start, visited.lead.zone, language))}</p>`,
        );
        return { shown, hook: await hookOf(deps, visited, start) };
      });
      if (taken === null) return notThere(c);
      if (taken.hook) {
        const { path, ...init } = taken.hook;
        const response = await api.request(path, { method: 'POST', ...init });
        if (!response.ok) return c.text(response.statusText, 502);
      }
      return c.html(taken.shown);
    });

type Invited = Visit & { lead: NonNullable<Visit['lead']> };
const offered = (visited: Visit): visited is Invited => visited.workspace.sandbox && visited.lead !== null;

function slotsOf({ lead, now }: Invited): number[] {
  const holidays = holidayTest(lead.country);
  return Array.from({ length: DAYS }, (_, day) => addWorkingDays(now.getTime(), day + 1, lead.zone, holidays)).flatMap(
    (at) => MINUTES.map((minute) => instantOf(localDate(at, lead.zone), minute, lead.zone)),
  );
}

/** Those that nobody has. */
async function freeSlots(visited: Invited): Promise<number[]> {
  const { tx, owner, now } = visited;
  const { taken } = await takenOf(tx, { workspaceId: owner.workspaceId, now, memberId: null });
  return slotsOf(visited).filter((slot) => isOpenSlot(slot, taken));
}

/** Whoever takes their own time again is told that they have it. */
const isTheirs = async ({ tx, owner, lead }: Invited, start: number): Promise<boolean> =>
  (await meetingAt(tx, { workspaceId: owner.workspaceId, leadId: lead.id, startsAt: new Date(start) })) !== null;

const whenOf = (at: number, zone: string, language: Language): string =>
  new Intl.DateTimeFormat(LOCALE[language], {
    ...{ timeZone: zone, weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' },
  }).format(at);

function slotsPage(visited: Invited, free: readonly number[], problem: string | null): Markup {
  const { words, language, sender, lead } = visited;
  const slots = free.map(
    (slot) => html`<button name="slot" value="${slot}">${whenOf(slot, lead.zone, language)}</button>`,
  );
  return pageFor(
    visited,
    words.bookTitle,
    html`<p>${words.bookSandbox}</p>
      ${problem === null ? '' : html`<p role="alert">${problem}</p>`}
      <p>${words.bookText(sender)}</p>
      <form method="post" class="slots">${slots}</form>`,
  );
}

async function hookOf({ seal }: PublicDeps, { tx, owner, token, lead, now }: Invited, start: number) {
  const { workspaceId } = owner;
  const row = await getBookingHook(tx, { workspaceId, vendor: 'calcom' });
  if (!row) return null;
  // The same person taking the same slot twice is one appointment.
  const body = JSON.stringify(
    calcomBookingCreated({ uid: `${lead.id}-${start}`, at: now.getTime(), start, lead, token }),
  );
  const signature = createHmac('sha256', seal.open(row.sealedSecret, bookingHookContext(workspaceId, 'calcom')))
    .update(body)
    .digest('hex');
  return {
    path: `/api/webhooks/calcom/${workspaceId}`,
    body,
    headers: { 'content-type': 'application/json', 'x-cal-signature-256': signature },
  };
}
