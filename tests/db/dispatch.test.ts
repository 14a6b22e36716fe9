import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Accepted, LastLook } from '#activities/ports.ts';
import type { Tx } from '#db/client.ts';
import { getCampaign, moveCampaign } from '#db/queries/campaign.ts';
import { dispatchOfDraft } from '#db/queries/dispatch.ts';
import { markSend } from '#db/queries/guard.ts';
import { pauseSubjects } from '#db/queries/guard_subject.ts';
import { getMailbox, moveMailbox } from '#db/queries/mailbox.ts';
import { suppress, suppressionsOf } from '#db/queries/suppression.ts';
import { mailbox, workspace } from '#db/schema/index.ts';
import type { ClearedMessage } from '#domain/clearance.ts';
import { mailboxSchema } from '#domain/mailbox.schema.ts';
import type { Ask } from '#tests/support/api.ts';
import type { Sendable } from '#tests/support/sendable.ts';
import { startSender, type Sender } from '#tests/support/sender.ts';
import { TUESDAY_10 } from '#tests/unit/domain/facts.ts';

const NOW = new Date(TUESDAY_10);
let sender: Sender;
beforeAll(async () => {
  sender = await startSender();
});
afterEach(() => sender.rest());
afterAll(() => sender.close());
const place = () => sender.place();
const asked = () => sender.asked();
const EMAIL = 'claire@fonderies.example';

test('writes never again to an address that the server says is dead, and gives its contact back', async () => {
  const { through, make, within, workspaceId, contacts } = await place();
  const message = await make.message({ email: EMAIL });
  const { outcome, lines } = await through({ RCPT: `550 5.1.1 <${EMAIL}>: User unknown` }, message);
  expect(outcome).toMatchObject({ kind: 'refused', end: 'bounced' });
  expect(lines).toEqual([]);
  const found = await within((tx) => suppressionsOf(tx, { workspaceId, emails: [EMAIL] }));
  expect(found.get(EMAIL)).toMatchObject([{ kind: 'address', reason: 'bounce_hard' }]);
  expect(await contacts()).toEqual([]);
  const again = await make.message({ email: EMAIL, leadId: message.leadId });
  expect((await through({}, again)).outcome).toMatchObject({ kind: 'refused', end: 'bounced' });
});

test('leaves a full mailbox alive under 5.1.1, and says that its message is refused', async () => {
  const { through, make, within, workspaceId, alerts } = await place();
  const { outcome } = await through({ RCPT: '550 5.1.1 Mailbox full' }, await make.message({ email: EMAIL }));
  expect(outcome).toMatchObject({ kind: 'hold', rule: 'provider_refused' });
  expect(await within((tx) => suppressionsOf(tx, { workspaceId, emails: [EMAIL] }))).toEqual(new Map());
  expect(await alerts()).toEqual(['message_refused']);
});

test('pauses a mailbox whose domain is refused, and says for what', async () => {
  const { through, make, ask, alerts } = await asked();
  const { outcome } = await through({ '.': '550 5.7.26 Unauthenticated' }, await make.message());
  expect(outcome).toMatchObject({ kind: 'hold', rule: 'mailbox_state' });
  const { items } = z.object({ items: z.array(mailboxSchema) }).parse((await ask('GET', '/api/mailboxes')).body);
  expect(items).toMatchObject([
    { status: 'paused', statusReason: 'provider_refuses', refusal: { code: '550 5.7.26', reason: 'auth_failure' } },
  ]);
  expect(await alerts()).toEqual(['mailbox_paused']);
});

test('comes back when the provider asked, and after a quarter of an hour where it did not', async () => {
  const { dispatch, make } = await place();
  const later = { status: 'refused', code: 'rate_limit_exceeded', permanent: false } as const;
  const asked = await dispatch(() => Promise.resolve({ ...later, retryAfterMs: 90_000 }), await make.message());
  expect(asked).toMatchObject({ kind: 'wait', until: TUESDAY_10 + 90_000 });
  const untold = await dispatch(() => Promise.resolve(later), await make.message());
  expect(untold).toMatchObject({ kind: 'wait', until: TUESDAY_10 + 900_000 });
});

/** What somebody does while the server holds its 354 back, and what becomes of the message. */
const MEANWHILE: [string, (tx: Tx, message: Sendable) => Promise<unknown>, object][] = [
  [
    'the person opted out',
    (tx, { workspaceId }) =>
      suppress(tx, { workspaceId, now: NOW, kind: 'address', key: EMAIL, reason: 'opt_out', origin: 'link:x' }),
    { kind: 'refused', end: 'opted_out' },
  ],
  [
    'a member suppressed the domain',
    (tx, { workspaceId }) => {
      const key = 'fonderies.example';
      return suppress(tx, { workspaceId, now: NOW, kind: 'domain', key, reason: 'manual', origin: 'user:x' });
    },
    { kind: 'refused', end: 'stopped' },
  ],
  [
    'the mailbox was paused',
    (tx, { workspaceId, mailboxId }) => {
      const pause = { from: ['connected'], to: 'paused', reason: 'person', values: null, now: NOW } as const;
      return moveMailbox(tx, { workspaceId, mailboxId, ...pause });
    },
    { kind: 'hold', rule: 'mailbox_state' },
  ],
  [
    'the guard of its domain paused',
    (tx, { workspaceId }) => {
      const red = { rule: 'bounces_last_50', target: 'domain', values: { subject: 'ondine.example' } } as const;
      return pauseSubjects(tx, { workspaceId, verdicts: [red], now: NOW });
    },
    { kind: 'hold', rule: 'mailbox_state' },
  ],
  [
    'the campaign was paused',
    (tx, { workspaceId, campaignId }) =>
      moveCampaign(tx, { workspaceId, campaignId, from: ['running'], to: 'paused', reason: 'person', now: NOW }),
    { kind: 'hold', rule: 'campaign_state' },
  ],
];
test.each(MEANWHILE)('gives not a byte away when, before the data, %s', async (_what, happen, becomes) => {
  const { through, make, within, contacts } = await place();
  const message = await make.message({ email: EMAIL });
  const { outcome, lines } = await through(
    {
      DATA: (socket) =>
        void within((tx) => happen(tx, message)).then(() => {
          socket.write('354 go on\r\n');
        }),
    },
    message,
  );
  expect(outcome).toMatchObject(becomes);
  expect(lines).toEqual([]);
  expect(await contacts()).toEqual([]);
});

test('lets nothing of a campaign leave after its first complaint, whoever heard of it, until a person resumes it', async () => {
  const { through, make, within, alerts } = await place();
  const mailboxId = await make.mailbox();
  const first = await make.message({ mailboxId });
  const { workspaceId, campaignId, leadId } = first;
  await through({}, first);
  // Its story is over, and no workflow is told: the complaint is in the database alone.
  const complain = (at: number) =>
    within((tx) =>
      markSend(tx, { workspaceId, leadId, dispatchId: null, kind: 'complaint', now: new Date(TUESDAY_10 + at) }),
    );
  await complain(-1);
  const next = await make.message({ campaignId, mailboxId: await make.mailbox() });
  expect(await through({}, next)).toMatchObject({ outcome: { kind: 'hold', rule: 'campaign_state' }, lines: [] });
  const campaign = () => within((tx) => getCampaign(tx, { workspaceId, campaignId }));
  expect(await campaign()).toMatchObject({ status: 'paused', statusReason: 'complaint' });
  expect(await alerts()).toEqual(['campaign_held']);
  expect(sender.told).toEqual([`held ${campaignId}`]);
  await within((tx) =>
    moveCampaign(tx, { workspaceId, campaignId, from: ['paused'], to: 'running', reason: null, now: NOW }),
  );
  expect((await through({}, next)).lines).not.toEqual([]);
});

test('asks for another look at DNS that was read too long ago, and sends nothing until then', async () => {
  const { through, make, within } = await place();
  const message = await make.message();
  const dns = { spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: TUESDAY_10 - 86_400_001 } as const;
  await within((tx) => tx.update(mailbox).set({ dns }).where(eq(mailbox.id, message.mailboxId)));
  const { outcome, lines } = await through({}, message);
  expect(outcome).toMatchObject({ kind: 'wait', rule: 'dns' });
  expect(lines).toEqual([]);
  expect(sender.told).toEqual([`check ${message.mailboxId}`]);
});

/** A message whose fate nobody knows, of a story that has ended since. */
async function uncertain() {
  const there = await asked();
  const message = await there.make.message({ email: EMAIL });
  const { outcome } = await there.through({ '.': (socket) => socket.destroy() }, message);
  expect(outcome).toMatchObject({ kind: 'uncertain' });
  const sent = await there.within((tx) => dispatchOfDraft(tx, message));
  return { ...there, message, settle: settleWith(there.ask, sent?.id ?? '') };
}
const settleWith = (ask: Ask, dispatchId: string) => (left: boolean) =>
  ask('POST', `/api/dispatches/${dispatchId}/settle`, { left });

test('tells somebody of a send that is uncertain, and files it once a person says that it left', async () => {
  const { settle, alerts, ask, contacts } = await uncertain();
  expect(await alerts()).toEqual(['send_uncertain']);
  expect((await settle(true)).status).toBe(200);
  expect(await alerts()).toEqual([]);
  const { items } = z
    .object({ items: z.array(z.object({ subject: z.string() })) })
    .parse((await ask('GET', '/api/messages?direction=out')).body);
  expect(items).toEqual([{ subject: 'Le four' }]);
  expect(await contacts()).toHaveLength(1);
  expect((await settle(false)).status).toBe(409);
});

test('lets a person be written to again at once, after somebody said that the uncertain send never left', async () => {
  const { settle, alerts, contacts, make, message, through } = await uncertain();
  expect((await settle(false)).status).toBe(200);
  expect(await alerts()).toEqual([]);
  expect(await contacts()).toEqual([]);
  const other = await make.message({ email: EMAIL, leadId: message.leadId });
  expect((await through({}, other)).lines).not.toEqual([]);
});

describe('a message of unknown fate whose provider has keys', () => {
  const lost = () => Promise.reject(new Error('lost'));
  const MINUTE = 60_000;

  /** Lets the answer be lost, and asks again so many minutes later; `asked` is what the provider was given, each time. */
  async function lostThenAsked() {
    const there = await asked();
    const message = await there.make.message({ email: EMAIL });
    const given: ClearedMessage[] = [];
    let answer: () => Promise<Accepted | null> = () => Promise.resolve(null);
    let isBefore = false;
    const askAgain = async (cleared: ClearedMessage, lastLook: LastLook) => {
      if (isBefore) await answer();
      await lastLook();
      given.push(cleared);
      return answer();
    };
    const first = await there.dispatch(
      (cleared) => {
        given.push(cleared);
        return lost();
      },
      message,
      { askAgain },
    );
    const sent = () => there.within((tx) => dispatchOfDraft(tx, message));
    return {
      ...there,
      ...{ message, given, first, sent },
      /** `before`: it happens before the last look. */
      again: (minutes: number, become: () => Promise<Accepted | null>, when?: 'before') => {
        answer = become;
        isBefore = when === 'before';
        sender.at(TUESDAY_10 + minutes * MINUTE);
        return there.dispatch(lost, message, { askAgain });
      },
      settle: async (left: boolean) => settleWith(there.ask, (await sent())?.id ?? '')(left),
    };
  }

  test('is asked for again with the very same words, and settled as accepted, counted once', async () => {
    const there = await lostThenAsked();
    const { first, given, again, sent, within, message, contacts } = there;
    expect(first).toMatchObject({ kind: 'uncertain', againMs: 15 * MINUTE });
    // It is the mailbox's last, and fills its day: it stands in its own way no more than in anybody's.
    await within((tx) => tx.update(workspace).set({ policy: { dailyQuota: 1 } }));
    expect(
      await again(15, () => Promise.resolve({ status: 'accepted', code: '200', messageId: '<given@x>' })),
    ).toMatchObject({
      kind: 'sent',
    });
    expect(given).toHaveLength(2);
    const [one, two] = given.map(({ date: _date, ...words }) => words);
    expect(two).toEqual(one);
    expect(await sent()).toMatchObject({ status: 'accepted', outcome: 'asked_again', messageId: '<given@x>' });
    expect(await there.alerts()).toEqual([]);
    expect(await contacts()).toHaveLength(1);
    const key = { workspaceId: there.workspaceId, mailboxId: message.mailboxId };
    // Asking may have been what sent it: the next keeps its distance from that.
    expect((await within((tx) => getMailbox(tx, key)))?.lastDispatchAt).toEqual(new Date(TUESDAY_10 + 15 * MINUTE));
  });

  test('stays unknown when its provider cannot tell, and nobody may call it unsent while it is asked', async () => {
    const { again, sent, settle } = await lostThenAsked();
    expect(await again(15, () => Promise.resolve(null))).toMatchObject({ kind: 'uncertain', againMs: 15 * MINUTE });
    expect(await sent()).toMatchObject({ status: 'uncertain', leaseHolder: null });
    const answers: number[] = [];
    await again(30, async () => {
      answers.push((await settle(false)).status);
      throw new Error('lost');
    });
    answers.push((await settle(false)).status);
    sender.at(TUESDAY_10 + 41 * MINUTE);
    answers.push((await settle(false)).status);
    expect(answers).toEqual([409, 409, 200]);
  });

  test('is asked for no more once whoever it is for opted out, its mailbox is paused or connected anew, or a day has nearly gone', async () => {
    const { again, given, within, workspaceId, message } = await lostThenAsked();
    const never = () => Promise.reject(new Error('asked'));
    const { mailboxId } = message;
    const change = { workspaceId, mailboxId, reason: 'by_person', values: {}, now: NOW };
    await within((tx) => moveMailbox(tx, { ...change, from: ['connected'], to: 'paused' }));
    expect(await again(15, never)).toMatchObject({ kind: 'uncertain' });
    await within((tx) => moveMailbox(tx, { ...change, from: ['paused'], to: 'connected' }));
    expect(await again(23 * 60, never)).not.toHaveProperty('againMs');
    const connect = (connection: { sealed?: string }) =>
      within((tx) => tx.update(mailbox).set({ connection }).where(eq(mailbox.id, mailboxId)));
    // Whoever it is connected to now knows no such key: what was asked there would be sent.
    await connect({ sealed: 'another account' });
    const anew = await again(15, () => Promise.resolve({ status: 'accepted', code: '200' }));
    expect(anew).toMatchObject({ kind: 'uncertain' });
    expect(anew).not.toHaveProperty('againMs');
    await connect({});
    // Nor is it where that happens between the gate and the wire.
    const meanwhile = await again(15, () => connect({ sealed: 'another account' }).then(() => null), 'before');
    expect(meanwhile).toMatchObject({ kind: 'uncertain' });
    await connect({});
    // The mailbox sent another half a minute ago.
    const justNow = new Date(TUESDAY_10 + 14.5 * MINUTE);
    await within((tx) => tx.update(mailbox).set({ lastDispatchAt: justNow }).where(eq(mailbox.id, mailboxId)));
    expect(await again(15, never)).toMatchObject({ kind: 'uncertain' });
    await within((tx) =>
      suppress(tx, { workspaceId, now: NOW, kind: 'address', key: EMAIL, reason: 'opt_out', origin: 'x' }),
    );
    expect(await again(30, never)).toMatchObject({ kind: 'uncertain' });
    expect(given).toHaveLength(1);
  });
});
