import { createHmac } from 'node:crypto';
import { heartbeat } from '@temporalio/activity';
import { addWorkingDays, instantOf, localDate, MINUTE_MS } from '#domain/calendar.ts';
import { bookingHookContext, linkPayload } from '#domain/booking.ts';
import type { Id } from '#domain/id.ts';
import { calcomBookingCreated, isOpenSlot, SANDBOX_MEETING_MINUTES } from '#domain/sandbox_booking.ts';
import { daysNamed, namedDay } from '#domain/sandbox_plan.ts';
import { speak, type Speaker, type SpokenKind } from '#domain/sandbox_words.ts';
import { takenOf } from '#db/queries/availability.ts';
import { getBookingHook } from '#db/queries/booking_hook.ts';
import { latestEnrollmentOf } from '#db/queries/sandbox_clock.ts';
import { noteAnswered, type DueAnswer } from '#db/queries/sandbox_answer.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { meetingOf } from '#db/queries/meeting.ts';
import { leadWithCompany } from '#db/queries/outreach.ts';
import { holidayTest } from '#db/holidays.ts';
import { loginTo } from './adapters/mail/sandbox.ts';
import {
  openReceived,
  writeAnswer,
  writeBounce,
  writeComplaint,
  writeUnsubscribe,
  type Received,
  type Written,
} from './adapters/mail/sandbox_compose.ts';
import { sendBySmtp } from './adapters/mail/smtp.ts';
import { impossible, there } from './failure.ts';
import { inMoment } from './moment.ts';
import type { Ports, SandboxWorld } from './ports.ts';

/** Days from an answer to the appointment that somebody takes, and when in the morning it is, or later where that is taken. */
const BOOKED_IN_WORKING_DAYS = 3;
const BOOKED_AT_MINUTE = 10 * 60;

/** Lets people do what they planned, in order. Nobody waits for somebody else's failure; it is thrown when all had their turn. */
export async function giveAnswers(ports: Ports, workspaceId: Id<'ws'>, due: readonly DueAnswer[]): Promise<void> {
  const world = ports.sandbox;
  if (!world) throw impossible('no_sandbox_here');
  const failures: unknown[] = [];
  for (const one of due) {
    try {
      await giveAnswer(ports, world, one);
      await inMoment(ports, workspaceId, ({ tx, now }) =>
        noteAnswered(tx, { workspaceId, answerId: one.answer.id, now }),
      );
    } catch (error) {
      failures.push(error);
    }
    heartbeat();
  }
  if (failures.length > 0) throw failures[0];
}

/**
 * Lets somebody of a sandbox do what they planned, for real: a mail through the server, a request to our own endpoints.
 * Doing it again does the same thing, and the other side knows it by its identity.
 */
async function giveAnswer(ports: Ports, world: SandboxWorld, due: DueAnswer): Promise<void> {
  const received = await openReceived(due.mail.raw, due.mail);
  const { kind } = due.answer;
  switch (kind) {
    case 'booking':
      return book(ports, world, due, received);
    case 'opt_out_link':
      if (received.unsubscribeUrl === null)
        return post(ports, world, due, await spoken(ports, due, received, 'opt_out'));
      return follow(world, received.unsubscribeUrl);
    case 'opt_out_mail':
      if (received.unsubscribeMail === null)
        return post(ports, world, due, await spoken(ports, due, received, 'opt_out'));
      return post(ports, world, due, await writeUnsubscribe(received.unsubscribeMail, reportOf(due)));
    case 'hard_bounce':
      return post(ports, world, due, await writeBounce(received, reportOf(due)));
    case 'complaint':
      return post(ports, world, due, await writeComplaint(received, reportOf(due)));
    case 'interested':
    case 'info_request':
    case 'referral':
    case 'not_now':
    case 'negative':
    case 'opt_out':
    case 'out_of_office':
    case 'words':
      return post(ports, world, due, await spoken(ports, due, received, kind));
  }
}

const reportOf = ({ answer, lead }: DueAnswer) => ({ id: answer.id, at: answer.dueAt, recipient: lead.email });

async function spoken(ports: Ports, due: DueAnswer, received: Received, kind: SpokenKind | 'words'): Promise<Written> {
  const { answer, lead } = due;
  const { workspaceId } = answer;
  const { company, sender } = await inMoment(ports, workspaceId, async ({ tx, workspace }) => ({
    company: (await leadWithCompany(tx, { workspaceId, leadId: lead.id }))?.company?.name ?? null,
    sender: workspace.sender?.firstName ?? null,
  }));
  const speaker: Speaker & { zone: string } = {
    ...lead,
    firstName: lead.firstName ?? '',
    lastName: lead.lastName ?? '',
    company,
  };
  const words =
    kind === 'words'
      ? (answer.words ?? '')
      : speak(kind, speaker, sender ?? received.from.name.split(' ', 1)[0] ?? '', dateNamed(due, kind));
  return writeAnswer(speaker, received, { id: answer.id, kind, words, at: answer.dueAt });
}

function dateNamed({ answer, lead }: DueAnswer, kind: SpokenKind): string | null {
  if (kind !== 'not_now' && kind !== 'out_of_office') return null;
  return namedDay(answer.dueAt.getTime(), daysNamed(kind), lead.zone, holidayTest(lead.country));
}

/** Hands a mail to the server as this person. It knows the mail by its Message-ID: the answer's id. */
async function post(
  ports: Ports,
  world: SandboxWorld,
  { answer, mail, lead }: DueAnswer,
  { raw, from }: Written,
): Promise<void> {
  const { workspaceId } = answer;
  const box = there(
    await inMoment(ports, workspaceId, ({ tx }) => getMailbox(tx, { workspaceId, mailboxId: mail.mailboxId })),
    'mailbox_gone',
  );
  const result = await sendBySmtp(
    loginTo(world.server(), { workspaceId, id: lead.id }),
    { from, to: box.address },
    raw,
  );
  if (result.status === 'refused') throw new Error(`sandbox_mail_refused ${result.code}`);
}

/** Follows the one-click link as a mail program does (RFC 8058, 3.1): a POST to our own endpoint, without cookies. */
async function follow(world: SandboxWorld, url: string): Promise<void> {
  const { pathname, search } = new URL(url);
  await fetchOk(`${world.origin()}${pathname}${search}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  });
}

/** Takes an appointment: what Cal.com would post about it, under the workspace's own secret, to our own endpoint. */
async function book(ports: Ports, world: SandboxWorld, { answer, lead }: DueAnswer, received: Received): Promise<void> {
  const { workspaceId } = answer;
  const { hook, enrollmentId, taken, known } = await inMoment(ports, workspaceId, async ({ tx, now }) => ({
    hook: there(await getBookingHook(tx, { workspaceId, vendor: 'calcom' }), 'no_booking_hook'),
    enrollmentId: await latestEnrollmentOf(tx, { workspaceId, leadId: lead.id }),
    taken: (await takenOf(tx, { workspaceId, now, memberId: null })).taken,
    known: await meetingOf(tx, { workspaceId, source: 'calcom', externalId: answer.id }),
  }));
  const token =
    tokenIn(received.text) ?? ports.tokens.sign(linkPayload({ workspaceId, enrollmentId, leadId: lead.id }));
  const day = addWorkingDays(answer.dueAt.getTime(), BOOKED_IN_WORKING_DAYS, lead.zone, holidayTest(lead.country));
  let start = known?.startsAt.getTime() ?? instantOf(localDate(day, lead.zone), BOOKED_AT_MINUTE, lead.zone);
  while (known === null && !isOpenSlot(start, taken)) start += SANDBOX_MEETING_MINUTES * MINUTE_MS;
  const raw = JSON.stringify(calcomBookingCreated({ uid: answer.id, at: answer.dueAt.getTime(), start, lead, token }));
  const secret = world.open(hook.sealedSecret, bookingHookContext(workspaceId, 'calcom'));
  await fetchOk(`${world.origin()}/api/webhooks/calcom/${workspaceId}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-cal-signature-256': createHmac('sha256', secret).update(raw).digest('hex'),
      'x-cal-webhook-version': '2021-10-20',
    },
    body: raw,
  });
}

/** The token of the booking link in a mail. */
const tokenIn = (text: string): string | null => /\/b\/([\w-]+\.[\w-]+)/.exec(text)?.[1] ?? null;

const FETCH_MS = 15_000;

async function fetchOk(url: string, init: RequestInit): Promise<void> {
  const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(FETCH_MS) });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`sandbox_request_refused ${response.status}`);
}
