import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withWorkspace, type Tx } from '#db/client.ts';
import { insertDispatch } from '#db/queries/dispatch.ts';
import { insertDraft } from '#db/queries/draft.ts';
import { meetingsHeld, repliedStories } from '#db/queries/reply_times.ts';
import { resultFunnel, resultGroups, resultWeeks, variantOutcomes } from '#db/queries/results.ts';
import { conversation, enrollment, meeting, message, sequence } from '#db/schema/index.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import type { MeetingStatus } from '#domain/meeting.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { sendables } from '#tests/support/sendable.ts';
import { createTenant, type Tenant } from '../support/tenant.ts';
import { openDriver, type Driven } from './support/drivers.ts';

/** A Monday, at ten in Paris. */
const MONDAY = Date.parse('2026-11-02T09:00:00Z');
const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, MONDAY, randomBytes(10));
const on = (day: number) => new Date(MONDAY + day * 86_400_000);

describe.each(['pglite', 'postgres'] as const)('the results, on %s', (driver) => {
  let driven: Driven;
  let tenant: Tenant;
  let campaignId: Id<'cmp'>;
  let mailboxId: Id<'mbx'>;
  let sequenceId: Id<'seq'>;
  const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(driven.db, tenant.workspaceId, work);
  const scope = () => ({ workspaceId: tenant.workspaceId, since: null, campaignId: null });

  beforeAll(async () => {
    driven = await openDriver(driver);
    tenant = await createTenant(driven.db);
    const make = sendables(driven.db, tenant);
    mailboxId = await make.mailbox();
    campaignId = await make.campaign(mailboxId);
    sequenceId = id('seq');
    const { workspaceId } = tenant;
    const texts = (subject: string) => ({ fr: { subject, body: 'b' } });
    const steps = [
      {
        delayWorkingDays: 0,
        variants: [
          { label: 'A', texts: texts('Le four') },
          { label: 'B', texts: texts('La nuit') },
        ],
      },
      { delayWorkingDays: 3, variants: [{ label: 'A', texts: texts('') }] },
    ];
    const times = { createdAt: on(0), updatedAt: on(0) };
    await within((tx) =>
      tx.insert(sequence).values({ id: sequenceId, workspaceId, campaignId, version: 1, steps, ...times }),
    );
    // Read A, nothing came of it.
    await story({ variant: 'A', letters: [0, 3] });
    // Read B, interested after the second letter, who met: one of them came and signed, of the other nobody knows yet.
    await story({ variant: 'B', letters: [0, 3], answers: [['interested', 4]], ours: [4.5], meetings: [['held', 5]] });
    await story({ variant: 'B', letters: [1], answers: [['interested', 2]], ours: [1.5], meetings: [['booked', 3]] });
    // Read A the week after: no, and a machine that says so; a meeting that was called off.
    await story({
      variant: 'A',
      letters: [7],
      answers: [
        ['out_of_office', 7],
        ['negative', 8],
      ],
      meetings: [['cancelled', 9]],
    });
    // Refused by the server: nobody was written to.
    await story({ variant: 'A', letters: [0], refused: true });
    // Of somebody else, who may see nothing of it.
    const other = await createTenant(driven.db);
    const elsewhere = sendables(driven.db, other);
    await elsewhere.message();
  });
  afterAll(() => driven.close());

  async function story({
    variant,
    letters,
    answers = [],
    ours = [],
    meetings = [],
    refused = false,
  }: {
    variant: string;
    /** days of its letters, in order of the steps */
    letters: number[];
    answers?: [TriageKind, number][];
    /** days of what a person wrote to them */
    ours?: number[];
    meetings?: [MeetingStatus, number][];
    refused?: boolean;
  }): Promise<void> {
    const { workspaceId } = tenant;
    const [enrollmentId, conversationId, leadId] = [id('enr'), id('cnv'), id('ld')];
    const of = { workspaceId, enrollmentId, campaignId, leadId, mailboxId };
    await within(async (tx) => {
      for (const [step, day] of letters.entries()) {
        const [draftId, dispatchId] = [id('drf'), id('dsp')];
        const times = { createdAt: on(day), updatedAt: on(day) };
        await insertDraft(tx, {
          ...{
            ...of,
            id: draftId,
            sequenceId,
            class: 'sequence',
            step,
            attempt: 0,
            variant: step === 0 ? variant : 'A',
          },
          ...{ recipient: 'a@ici.example', recipientName: '', sender: 's@ondine.example', subject: 's', body: 'b' },
          ...{ contentHash: '', status: 'sent', claims: [], lint: [], problems: [], ...times },
        });
        await insertDispatch(tx, {
          ...{ ...of, id: dispatchId, draftId, class: 'sequence', step, source: 'manual', intendedAt: on(day) },
          ...{ status: refused ? 'refused' : 'accepted', contentHash: '', messageId: `<${dispatchId}@x>`, ...times },
          clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: '', evaluatedAt: 0 },
        });
      }
      const stamps = { createdAt: on(0), updatedAt: on(0) };
      await tx.insert(conversation).values({
        ...{
          id: conversationId,
          workspaceId,
          leadId,
          enrollmentId,
          mailboxId,
          subject: 's',
          lastMessageAt: on(0),
          ...stamps,
        },
      });
      for (const [kind, day] of answers)
        await tx.insert(message).values({
          ...{ id: id('msg'), workspaceId, mailboxId, conversationId, leadId, direction: 'in', externalId: id('msg') },
          ...{ fromAddress: 'a@ici.example', fromName: '', toAddress: 's@ondine.example', subject: 's', text: 't' },
          ...{ kind, at: on(day), ...stamps },
        });
      for (const day of ours)
        await tx.insert(message).values({
          ...{ id: id('msg'), workspaceId, mailboxId, conversationId, leadId, direction: 'out', externalId: id('msg') },
          ...{ fromAddress: 's@ondine.example', fromName: '', toAddress: 'a@ici.example', subject: 's', text: 't' },
          ...{ at: on(day), ...stamps },
        });
      await tx.insert(enrollment).values({
        ...{ id: enrollmentId, workspaceId, campaignId, leadId, mailboxId, step: 0, end: 'stopped' },
        ...{ createdAt: on(letters[0] ?? 0), updatedAt: on(0) },
      });
      for (const [status, day] of meetings)
        await tx.insert(meeting).values({
          ...{ id: id('mtg'), workspaceId, leadId, enrollmentId, source: 'manual', externalId: id('mtg'), status },
          deal: status === 'held' ? 'signed' : null,
          ...{ title: 't', startsAt: on(day + 1), endsAt: on(day + 1), zone: 'Europe/Paris' },
          ...{ createdAt: on(day), updatedAt: on(day) },
        });
    });
  }

  test('count each person who was written to once, and what a person answered, never a machine', async () => {
    expect(await within((tx) => resultFunnel(tx, scope()))).toEqual({
      ...{ enrolled: 5, contacted: 4, replied: 3, qualified: 2, booked: 2, held: 1, signed: 1 },
    });
  });

  test('know of each first qualified reply what came before it, and what followed: our answer and their booking', async () => {
    const stories = await within((tx) => repliedStories(tx, scope()));
    const days = (at: Date | null) => (at === null ? null : (at.getTime() - MONDAY) / 86_400_000);
    const told = stories.map(({ repliedAt, answeredAt, bookedAt, letters }) => [
      ...[days(repliedAt), days(answeredAt), days(bookedAt), letters],
    ]);
    // What left before the reply is no answer to it.
    expect(told.toSorted(([a], [b]) => Number(a) - Number(b))).toEqual([
      [2, null, 3, 1],
      [4, 4.5, 5, 2],
    ]);
    expect(await within((tx) => repliedStories(tx, { ...scope(), since: on(6) }))).toEqual([]);
    expect(await within((tx) => meetingsHeld(tx, scope()))).toEqual({ successes: 1, trials: 1 });
  });

  test('count those first written to since an instant', async () => {
    const recently = { ...scope(), since: on(6) };
    expect(await within((tx) => resultFunnel(tx, recently))).toMatchObject({
      enrolled: 1,
      contacted: 1,
      replied: 1,
      booked: 0,
    });
  });

  test('give an answer to the letter that left last before it, so that steps and texts are not credited twice', async () => {
    const by = async (dimension: 'step' | 'variant') =>
      (await within((tx) => resultGroups(tx, { ...scope(), by: dimension, zone: 'Europe/Paris' }))).map(
        ({ key, contacted, qualified, booked }) => [key, contacted, qualified, booked],
      );
    expect(await by('step')).toEqual([
      ['1', 4, 1, 1],
      ['2', 2, 1, 1],
    ]);
    const texts = await within((tx) => variantOutcomes(tx, scope()));
    expect(
      texts.map(({ step, label, subject, contacted, qualified }) => [step, label, subject, contacted, qualified]),
    ).toEqual([
      [0, 'A', 'Le four', 2, 0],
      [0, 'B', 'La nuit', 2, 1],
      [1, 'A', '', 2, 1],
    ]);
    expect(texts.map(({ firstAt }) => firstAt)).toEqual([on(0), on(0), on(3)]);
  });

  test('name what they are counted by, and keep the weeks of the workspace’s zone', async () => {
    const group = (dimension: 'campaign' | 'mailbox' | 'source' | 'weekday' | 'title' | 'persona') =>
      within((tx) => resultGroups(tx, { ...scope(), by: dimension, zone: 'Europe/Paris' }));
    expect(await group('campaign')).toMatchObject([{ key: campaignId, name: 'Sites', contacted: 4 }]);
    expect(await group('mailbox')).toMatchObject([{ key: mailboxId, name: `${mailboxId}@ondine.example` }]);
    expect(await group('source')).toMatchObject([{ key: 'manual', name: null, qualified: 2 }]);
    expect(await group('title')).toMatchObject([{ key: null, contacted: 4 }]);
    expect(await group('persona')).toMatchObject([{ key: null, contacted: 4, qualified: 2, signed: 1 }]);
    expect((await group('weekday')).map(({ key, contacted }) => [key, contacted])).toEqual([
      ['1', 3],
      ['2', 1],
    ]);
    expect(await within((tx) => resultWeeks(tx, { ...scope(), zone: 'Europe/Paris' }))).toEqual([
      { week: '2026-11-02', contacted: 3, qualified: 2 },
      { week: '2026-11-09', contacted: 1, qualified: 0 },
    ]);
  });
});
