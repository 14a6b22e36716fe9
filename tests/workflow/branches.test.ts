import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { linkPayload } from '#domain/booking.ts';
import { addDays, DAY_MS, isWorkingDay, localDate } from '#domain/calendar.ts';
import { BOOKING_WAIT_DAYS, NOT_NOW_DAYS, SOFT_BOUNCE_DAYS, SOFT_BOUNCE_TRIES } from '#domain/campaign.ts';
import { SANDBOX_ZONE } from '#domain/sandbox_clock.ts';
import { idSchema } from '#domain/id.schema.ts';
import { spokenDate } from '#domain/sandbox_words.ts';
import { holidayTest } from '#db/holidays.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { eventually } from '../support/eventually.ts';
import { buildHouse, type House } from '../support/house.ts';
import { AUTO_REPLIED, AUTOMATIC, report, words } from '../support/prospect_mail.ts';
import { leadOf, salesperson, type Approval, type Salesperson } from '../support/salesperson.ts';

/** Who is written to on the first day. Each takes a branch of their own; the tests go on from there in the order of time. */
const CAST = {
  full: 'silence',
  vague: 'silence',
  machine: 'silence',
  refused: 'silence',
  willing: 'silence',
  skipped: 'silence',
  forgotten: 'silence',
  booker: 'silence',
  someday: 'silence',
  absent: 'silence',
  leaver: 'silence',
  refuser: 'silence',
  away: 'out_of_office',
  referrer: 'referral',
  keen: 'interested',
  later: 'not_now',
} as const;
type Role = keyof typeof CAST;

let house: House;
let sophie: Salesperson;
let undecided: Approval;
/** The first day of who is away for months. */
let backOn: string;
beforeAll(async () => {
  house = await buildHouse();
  sophie = await salesperson(house, { steps: 2, delay: 2, cast: CAST });
  const written = Object.keys(CAST).filter((role) => role !== 'skipped' && role !== 'forgotten');
  for (const role of written) await sophie.approve(idOf(role));
  await sophie.decide(await sophie.draftFor(idOf('skipped')), 'skip');
  await sophie.stands(idOf('skipped'), 'awaiting_reply');
  undecided = await sophie.draftFor(idOf('forgotten'));
  for (const role of written) await sophie.skipUntil(idOf(role), ...AFTER_THE_FIRST);
  await sophie.receive(sophie.member('vague'), () => words('Hmm.'));
  await sophie.receive(sophie.member('machine'), () => AUTOMATIC);
  await sophie.receive(sophie.member('refused'), () => words('Non merci, cela ne nous intéresse pas.'));
  await sophie.receive(sophie.member('willing'), () => words('Oui, volontiers, cela m’intéresse.'));
  await sophie.receive(sophie.member('someday'), () => words('Bonjour, ce n’est pas le bon moment pour nous.'));
  await sophie.receive(sophie.member('refuser'), () => words('Bonjour, non merci, cela ne nous intéresse pas.'));
  await sophie.receive(sophie.member('leaver'), () => words('Bonjour, j’ai quitté la société.'));
  backOn = addDays(dateOf(await sophie.now()), 150);
  const absence = words(`Je suis en congé maternité et de retour le ${spokenDate(backOn, 'fr')}.`);
  await sophie.receive(sophie.member('absent'), () => ({ ...absence, headers: [...absence.headers, AUTO_REPLIED] }));
  await sophie.must('POST', '/api/meetings', { leadId: idOf('booker'), startsAt: '2037-03-01T10:00:00Z' });
  await sophie.stands(idOf('booker'), 'booked');
  await sophie.stands(idOf('someday'), 'snoozed_not_now');
  await sophie.stands(idOf('absent'), 'out_of_office');
  await sophie.stands(idOf('refuser'), 'not_interested');
});
afterAll(() => house.close());

/** Some answer within the hour, before the last ones are written to. */
const AFTER_THE_FIRST = ['awaiting_reply', 'awaiting_booking', 'snoozed_not_now', 'out_of_office'];
const idOf = (role: string) => sophie.member(role).id;
const dateOf = (at: number) => localDate(at, SANDBOX_ZONE);
/** The first day of work on a date or after it. */
const workingDayFrom = (date: string): string =>
  isWorkingDay(date, holidayTest('FR')) ? date : workingDayFrom(addDays(date, 1));
/** The day that a letter names in French words, within a month from now. */
const dayNamedIn = async (text: string): Promise<string> => {
  const today = dateOf(await sophie.now());
  const days = Array.from({ length: 31 }, (_, days) => addDays(today, days));
  const found = days.find((day) => text.includes(spokenDate(day, 'fr')));
  if (found === undefined) throw new Error('no day named');
  return found;
};
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });

/** How often somebody was written to, as they see it. */
const received = async (who: Salesperson, leadId: string) =>
  z
    .object({ messages: z.array(z.object({ direction: z.string() })) })
    .parse(await who.must('GET', `/api/sandbox/people/${leadId}`))
    .messages.filter(({ direction }) => direction === 'to_prospect').length;
const move = async (who: Salesperson, verb: 'pause' | 'resume', wanted: string) => {
  const path = `/api/campaigns/${who.campaignId}`;
  await who.must('POST', `${path}/${verb}`);
  await eventually(
    async () => z.object({ status: z.string() }).parse(await who.must('GET', path)),
    ({ status }) => status === wanted,
  );
};
/** What time brings somebody: the instant of the sandbox's clock at which they come to stand so. */
const comesTo = async (role: Role, ...wanted: string[]) => {
  await sophie.skipUntil(idOf(role), ...wanted);
  return sophie.now();
};

test('sends again three times what came back from a full mailbox, in seven days, then ends as bounced', async () => {
  const began = await sophie.now();
  for (let bounces = 1; bounces <= SOFT_BOUNCE_TRIES; bounces++) {
    await sophie.receive(sophie.member('full'), (about) => report('mailbox_full', about));
    await sophie.stands(idOf('full'), 'waiting_slot');
    expect(await sophie.enrollment(idOf('full'))).toMatchObject({ reason: 'soft_bounce', step: 0 });
    await comesTo('full', 'awaiting_reply');
    expect(await received(sophie, idOf('full'))).toBe(1 + bounces);
  }
  await sophie.receive(sophie.member('full'), (about) => report('mailbox_full', about));
  await sophie.stands(idOf('full'), 'bounced');
  expect((await sophie.now()) - began).toBeLessThan(SOFT_BOUNCE_DAYS * DAY_MS);
  expect(await received(sophie, idOf('full'))).toBe(1 + SOFT_BOUNCE_TRIES);
});

test('goes on to the next step, when its delay has passed, after a person skipped one', async () => {
  await comesTo('skipped', 'awaiting_approval');
  expect(await sophie.enrollment(idOf('skipped'))).toMatchObject({ step: 1 });
  expect(await received(sophie, idOf('skipped'))).toBe(0);
  await sophie.approve(idOf('skipped'), 1);
  await comesTo('skipped', 'awaiting_reply');
  expect(await received(sophie, idOf('skipped'))).toBe(1);
});

test('sends nothing after what only a person can name, until they do; then takes the branch that they say', async () => {
  for (const role of ['vague', 'machine'] as const) {
    expect(await sophie.standing(idOf(role))).toBe('awaiting_triage');
    // Its follow-up would have been due by now, as that of those who were silent is.
    expect(await received(sophie, idOf(role))).toBe(1);
  }
  await sophie.correct(idOf('vague'), 'interested');
  await sophie.stands(idOf('vague'), 'awaiting_booking');
  const today = dateOf(await sophie.now());
  // Who was taken to refuse, or to want to talk, goes on as well.
  const away = { machine: 'awaiting_triage', refused: 'not_interested', willing: 'awaiting_booking' } as const;
  for (const [role, before] of Object.entries(away)) {
    await sophie.stands(idOf(role), before);
    await sophie.correct(idOf(role), 'out_of_office', addDays(today, 1));
    await sophie.stands(idOf(role), 'out_of_office');
  }
  expect(dateOf(await comesTo('machine', 'awaiting_approval'))).toBe(workingDayFrom(addDays(today, 2)));
  for (const role of ['refused', 'willing']) await sophie.approve(idOf(role), 1);
  await sophie.approve(idOf('machine'), 1);
  await comesTo('machine', 'awaiting_reply');
  expect(await received(sophie, idOf('machine'))).toBe(2);
  expect(await received(sophie, idOf('vague'))).toBe(1);
});

test('makes the colleague that somebody names a lead once a person accepts, and waits for a booking meanwhile', async () => {
  expect(await sophie.standing(idOf('referrer'))).toBe('awaiting_booking');
  const proposals = listOf(z.object({ id: z.string(), values: z.object({ email: z.string() }) }));
  const path = `/api/proposals?leadId=${idOf('referrer')}`;
  const [proposal] = proposals.parse(await sophie.must('GET', path)).items;
  const known = async () =>
    listOf(z.object({ email: z.string(), verification: z.string().nullable() }))
      .parse(await sophie.must('GET', '/api/leads?limit=200'))
      .items.find(({ email }) => email === proposal?.values.email);
  expect(await known()).toBeUndefined();
  await sophie.must('POST', `/api/proposals/${proposal?.id ?? ''}/accept`, {});
  await eventually(known, (lead) => lead?.verification === 'valid');
  expect(proposals.parse(await sophie.must('GET', path)).items).toEqual([]);
});

test('writes again to who was away on the working day after their return, and asks for approval first', async () => {
  const back = await dayNamedIn((await sophie.heard(idOf('away'))).text);
  expect(dateOf(await comesTo('away', 'awaiting_approval'))).toBe(workingDayFrom(addDays(back, 1)));
  expect(await received(sophie, idOf('away'))).toBe(1);
  await sophie.approve(idOf('away'), 1);
  await comesTo('away', 'awaiting_reply', 'awaiting_booking');
  expect(await received(sophie, idOf('away'))).toBe(2);
});

test('drafts once more what nobody decided in a week, and ends as expired after another', async () => {
  const second = await sophie.draftFor(idOf('forgotten'));
  expect(second.draftId).not.toBe(undecided.draftId);
  await comesTo('forgotten', 'expired');
  expect(await received(sophie, idOf('forgotten'))).toBe(0);
});

test('asks a person when an interested prospect booked nothing in fourteen days, and ends as replied once they close it', async () => {
  const wroteAt = Date.parse((await sophie.heard(idOf('keen'))).at);
  const waited = (await comesTo('keen', 'needs_person')) - wroteAt;
  expect(waited / DAY_MS).toBeGreaterThanOrEqual(BOOKING_WAIT_DAYS);
  expect(waited / DAY_MS).toBeLessThan(BOOKING_WAIT_DAYS + 1);
  await sophie.close(idOf('keen'));
  await sophie.stands(idOf('keen'), 'replied');
  expect(await received(sophie, idOf('keen'))).toBe(1);
});

test('asks for approval again on the day that "not now" named, and sends nothing before', async () => {
  const { text } = await sophie.heard(idOf('later'));
  expect(await sophie.standing(idOf('later'))).toBe('snoozed_not_now');
  const named = await dayNamedIn(text);
  expect(dateOf(await comesTo('later', 'awaiting_approval'))).toBe(named);
  await sophie.skip(1);
  expect(await received(sophie, idOf('later'))).toBe(1);
  await sophie.approve(idOf('later'), 1);
  await comesTo('later', 'awaiting_reply', 'awaiting_booking');
  expect(await received(sophie, idOf('later'))).toBe(2);
});

test('puts a booked lead back to waiting for a booking when the meeting is cancelled weeks later', async () => {
  expect(await sophie.standing(idOf('booker'))).toBe('booked');
  const before = await sophie.progress();
  const path = `/api/meetings?leadId=${idOf('booker')}`;
  const [meeting] = listOf(z.object({ id: z.string() })).parse(await sophie.must('GET', path)).items;
  await sophie.must('POST', `/api/meetings/${meeting?.id ?? ''}/cancel`);
  await sophie.stands(idOf('booker'), 'awaiting_booking');
  const { active, ended, enrolled } = await sophie.progress();
  expect({ active, ended, enrolled }).toEqual({
    ...{ active: before.active + 1, ended: before.ended - 1, enrolled: before.enrolled },
  });
  await sophie.must('POST', '/api/meetings', { leadId: idOf('booker'), startsAt: '2037-04-01T10:00:00Z' });
  await sophie.stands(idOf('booker'), 'booked');
});

test('asks for approval again after ninety days when "not now" named no day', async () => {
  const { at } = await sophie.heard(idOf('someday'));
  expect(await sophie.standing(idOf('someday'))).toBe('snoozed_not_now');
  const came = await comesTo('someday', 'awaiting_approval');
  expect(dateOf(came)).toBe(workingDayFrom(addDays(dateOf(Date.parse(at)), NOT_NOW_DAYS)));
  expect(await received(sophie, idOf('someday'))).toBe(1);
});

test('keeps an answer that comes months after the end for a person, and sends nothing more of the sequence', async () => {
  expect(await sophie.standing(idOf('skipped'))).toBe('no_reply');
  const letters = await received(sophie, idOf('skipped'));
  await sophie.receive(sophie.member('skipped'), () => words('Oui, cela nous intéresse. Quand nous appelons-nous ?'));
  const path = `/api/conversations?state=open&leadId=${idOf('skipped')}`;
  const open = listOf(z.object({ kind: z.string().nullable() }));
  const { items } = await eventually(
    async () => open.parse(await sophie.must('GET', path)),
    (seen) => seen.items.length > 0,
  );
  expect(items).toMatchObject([{ kind: 'interested' }]);
  await sophie.skip(24);
  expect(await sophie.standing(idOf('skipped'))).toBe('no_reply');
  expect(await received(sophie, idOf('skipped'))).toBe(letters);
});

test('ends as booked when who was interested takes an appointment by their link months late', async () => {
  expect(await sophie.standing(idOf('vague'))).toBe('needs_person');
  const { id: workspaceId } = z.object({ id: idSchema('ws') }).parse(await sophie.must('GET', '/api/workspace'));
  const owner = { workspaceId, enrollmentId: null, leadId: sophie.member('vague').id };
  const link = `${house.url}/b/${house.deps.tokens.sign(linkPayload(owner))}`;
  const [, slot] = /name="slot" value="(\d+)"/.exec(await (await fetch(link)).text()) ?? [];
  const taken = await fetch(link, { method: 'POST', body: new URLSearchParams({ slot: slot ?? '' }) });
  expect(taken.status).toBe(200);
  await sophie.stands(idOf('vague'), 'booked');
  const meetings = listOf(z.object({ status: z.string(), source: z.string(), enrollmentId: z.string().nullable() }));
  expect(meetings.parse(await sophie.must('GET', `/api/meetings?leadId=${idOf('vague')}`)).items).toMatchObject([
    { status: 'booked', source: 'calcom', enrollmentId: (await sophie.enrollment(idOf('vague'))).id },
  ]);
});

test('asks a person on the day that "not now" named, months later, where no step is left', async () => {
  await sophie.approve(idOf('someday'), 1);
  await comesTo('someday', 'awaiting_reply');
  const named = workingDayFrom(addDays(dateOf(await sophie.now()), 50));
  const asked = `Bonjour, pas maintenant. Revenez vers moi le ${spokenDate(named, 'fr')}.`;
  await sophie.receive(sophie.member('someday'), () => words(asked));
  await sophie.stands(idOf('someday'), 'snoozed_not_now');
  expect(dateOf(await comesTo('someday', 'needs_person'))).toBe(named);
  expect(await received(sophie, idOf('someday'))).toBe(2);
});

test('goes on months later with who came back to work, on the working day after their return', async () => {
  expect(await sophie.standing(idOf('absent'))).toBe('out_of_office');
  expect(await received(sophie, idOf('absent'))).toBe(1);
  expect(dateOf(await comesTo('absent', 'awaiting_approval'))).toBe(workingDayFrom(addDays(backOn, 1)));
  await sophie.approve(idOf('absent'), 1);
  await comesTo('absent', 'awaiting_reply');
  expect(await received(sophie, idOf('absent'))).toBe(2);
});

test('asks what came of a meeting after it, as often as another is booked, and takes each answer', async () => {
  const alerts = z.object({ alerts: z.array(z.object({ code: z.string(), leadId: z.string().nullable() })) });
  const unsaid = async () =>
    alerts
      .parse(await sophie.must('GET', '/api/today'))
      .alerts.filter(({ code, leadId }) => code === 'outcome_unsaid' && leadId === idOf('booker')).length;
  const reconcile = () =>
    house.client.workflow.execute('reconciler', { taskQueue: TASK_QUEUE, workflowId: randomUUID(), args: [] });
  const meet = async () => {
    const startsAt = new Date((await sophie.now()) + DAY_MS).toISOString();
    const made = await sophie.must('POST', '/api/meetings', { leadId: idOf('booker'), startsAt });
    const { id } = z.object({ id: z.string() }).parse(made);
    await sophie.skip(24 * 5);
    await reconcile();
    expect(await unsaid()).toBe(1);
    return id;
  };
  const say = async (id: string, outcome: string) =>
    z
      .object({ status: z.string(), deal: z.string().nullable() })
      .parse(await sophie.must('POST', `/api/meetings/${id}/outcome`, { outcome }));
  const missed = await meet();
  expect(await say(missed, 'no_show')).toEqual({ status: 'no_show', deal: null });
  const held = await meet();
  expect(await say(held, 'held')).toEqual({ status: 'held', deal: null });
  expect(await say(held, 'not_signed')).toEqual({ status: 'held', deal: 'not_signed' });
  expect(await say(held, 'signed')).toEqual({ status: 'held', deal: 'signed' });
  await reconcile();
  expect(await unsaid()).toBe(0);
  expect(await sophie.standing(idOf('booker'))).toBe('booked');
});

test('never writes again to who refused, left, or opted out when all was over: months later another campaign leaves them out', async () => {
  const found = listOf(z.object({ id: z.string(), kind: z.string() }));
  const proposals = found.parse(await sophie.must('GET', `/api/proposals?leadId=${idOf('leaver')}`)).items;
  const left = proposals.find(({ kind }) => kind === 'left_company');
  await sophie.must('POST', `/api/proposals/${left?.id ?? ''}/accept`, {});
  await sophie.stands(idOf('leaver'), 'rejected');
  // Whose sequence is long over may opt out all the same.
  await sophie.receive(sophie.member('machine'), () => words('Merci de me retirer de votre liste.'));
  const gone = ['refuser', 'leaver', 'machine'].map(idOf);
  const leads = listOf(z.object({ id: z.string(), suppressed: z.boolean() }));
  await eventually(
    async () => leads.parse(await sophie.must('GET', '/api/leads?limit=100')).items,
    (items) => gone.every((id) => items.some((lead) => lead.id === id && lead.suppressed)),
  );
  const before = await Promise.all(gone.map((id) => received(sophie, id)));
  const body =
    'Bonjour {{lead.firstName}}, votre site a-t-il changé depuis notre échange ? Je vous écris pour le savoir.';
  const steps = [{ delayWorkingDays: 0, variants: [{ label: 'A', texts: { fr: { subject: 'Votre site', body } } }] }];
  const made = await sophie.must('POST', '/api/campaigns', {
    name: 'Plus tard',
    audience: { sources: ['manual'] },
    steps,
  });
  const { id: campaignId } = z.object({ id: z.string() }).parse(made);
  await sophie.must('POST', `/api/campaigns/${campaignId}/start`);
  const passages = async (id: string) =>
    listOf(z.object({ campaignId: z.string() })).parse(await sophie.must('GET', `/api/leads/${id}/enrollments`)).items;
  await eventually(
    () => passages(idOf('forgotten')),
    (items) => items.some((one) => one.campaignId === campaignId),
  );
  for (const id of gone) expect((await passages(id)).map((one) => one.campaignId)).toEqual([sophie.campaignId]);
  expect(await Promise.all(gone.map((id) => received(sophie, id)))).toEqual(before);
});

test('sends nothing in whatever state a pause finds somebody, and goes on from there after the resume', async () => {
  const cast = { quiet: 'silence', away: 'out_of_office', postponed: 'not_now', keen: 'interested' } as const;
  const later = { vague: 'silence', willing: 'silence' } as const;
  const marc = await salesperson(house, { steps: 2, delay: 15, cast: { ...cast, ...later } });
  const idOf = (role: string) => marc.member(role).id;
  const add = async (role: string, more: object = {}) =>
    z
      .object({ id: idSchema('ld') })
      .parse(await marc.must('POST', '/api/leads', { ...leadOf(role, 'silence'), ...more })).id;
  const written = [...Object.keys(cast), ...Object.keys(later)].map(idOf);
  for (const id of written) await marc.approve(id);
  for (const id of written) await marc.skipUntil(id, ...AFTER_THE_FIRST);
  await marc.skip(24);
  await marc.stands(idOf('keen'), 'awaiting_booking');
  await marc.skipUntil(idOf('keen'), 'needs_person');
  await marc.receive(marc.member('vague'), () => words('Hmm.'));
  await marc.receive(marc.member('willing'), () => words('Oui, cela nous intéresse. Quand nous appelons-nous ?'));
  const [asked, nameless] = [await add('asked'), await add('nameless', { firstName: null })];
  const standings: Record<string, string> = {
    ...{ [idOf('quiet')]: 'awaiting_reply', [idOf('away')]: 'out_of_office', [idOf('postponed')]: 'snoozed_not_now' },
    ...{ [idOf('keen')]: 'needs_person', [idOf('vague')]: 'awaiting_triage', [idOf('willing')]: 'awaiting_booking' },
    ...{ [asked]: 'awaiting_approval', [nameless]: 'blocked' },
  };
  for (const [id, stage] of Object.entries(standings)) await marc.stands(id, stage);

  await move(marc, 'pause', 'paused');
  for (const [id, stage] of Object.entries(standings)) expect(await marc.standing(id)).toBe(stage);
  // Whatever only people do goes on.
  await marc.must('POST', '/api/meetings', { leadId: idOf('willing'), startsAt: '2037-03-01T10:00:00Z' });
  await marc.stands(idOf('willing'), 'booked');
  await marc.close(idOf('keen'));
  await marc.stands(idOf('keen'), 'replied');
  await marc.must('PATCH', `/api/leads/${nameless}`, { firstName: 'Camille' });
  const tomorrow = addDays(new Date(await marc.now()).toISOString().slice(0, 10), 1);
  await marc.correct(idOf('vague'), 'not_now', tomorrow);
  await marc.stands(idOf('vague'), 'snoozed_not_now');

  const followed = ['quiet', 'away', 'postponed', 'vague'].map(idOf);
  for (const id of [...followed, nameless]) await marc.skipUntil(id, 'awaiting_approval');
  for (const id of followed) await marc.approve(id, 1);
  for (const id of [asked, nameless]) await marc.approve(id);
  await marc.skip(3 * 24);
  for (const id of [...followed, asked, nameless]) {
    expect(await marc.standing(id)).toBe('waiting_slot');
    expect(await received(marc, id)).toBe(followed.includes(id) ? 1 : 0);
  }

  await move(marc, 'resume', 'running');
  for (const id of [...followed, asked, nameless]) {
    await marc.skipUntil(id, 'awaiting_reply', 'awaiting_booking');
    expect(await received(marc, id)).toBe(followed.includes(id) ? 2 : 1);
  }
});
