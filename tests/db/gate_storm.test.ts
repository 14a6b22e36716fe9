import { randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { InboxUnreadable } from '#activities/adapters/mail/imap_client.ts';
import type { MailboxAdapter } from '#activities/ports.ts';
import type { Tx } from '#db/client.ts';
import { insertContact } from '#db/queries/contact.ts';
import { insertDispatch } from '#db/queries/dispatch.ts';
import { pauseSubjects, resumeSubject } from '#db/queries/guard_subject.ts';
import { suppress } from '#db/queries/suppression.ts';
import { approval, campaign, draft, lead, mailbox, workspace } from '#db/schema/index.ts';
import { RULE_NAMES, type RuleName } from '#domain/clearance.ts';
import { newId, type IdPrefix } from '#domain/id.ts';
import { throughGate, type Sendable } from '#tests/support/sendable.ts';
import { startSender, type Sender } from '#tests/support/sender.ts';
import { createTenant } from '#tests/support/tenant.ts';
import { TUESDAY_10 } from '#tests/unit/domain/facts.ts';
import { openDriver, type Driven } from './support/drivers.ts';

/** The whole way out, fifty times at once over ten connections of a real PostgreSQL. */
const AT_ONCE = 50;
const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = new Date(TUESDAY_10);
const id = <P extends IdPrefix>(prefix: P) => newId(prefix, TUESDAY_10, randomBytes(10));
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

let driven: Driven;
let sender: Sender;
type Place = Awaited<ReturnType<Sender['place']>>;
/** Workspaces of one account: in one, sends wait for each other at its guards; those of many meet at the account's record alone. */
let places: Place[];
let sophie: Place;
beforeAll(async () => {
  driven = await openDriver('postgres');
  sender = await startSender(driven.db);
  sophie = await sender.place();
  const { accountId } = sophie;
  const others = await times(9, () => createTenant(driven.db, { now: NOW, accountId }));
  places = [sophie, ...(await Promise.all(others.map((tenant) => sender.place(tenant))))];
});
afterEach(() => sender.rest());
afterAll(async () => {
  await sender.close();
  await driven.close();
});

/** How many of so many messages leave when all come to the gate in the same instant, and what became of the others. */
async function storm(messages: readonly Sendable[], more: Partial<MailboxAdapter> = {}) {
  const left: string[] = [];
  const { promise: allHere, resolve: go } = Promise.withResolvers<undefined>();
  let here = 0;
  const read: MailboxAdapter['read'] = async () => {
    here += 1;
    if (here === messages.length) go(undefined);
    await allHere;
    return { messages: [], cursor: null, more: false };
  };
  const send: MailboxAdapter['send'] = async (cleared, lastLook) => {
    await lastLook?.();
    left.push(cleared.draftId);
    return { status: 'accepted', code: '250' };
  };
  // Whoever finds that another was faster is told so, and comes again.
  const settled = await Promise.allSettled(
    messages.map((message) => {
      const place = places.find(({ workspaceId }) => workspaceId === message.workspaceId);
      return (place ?? sophie).dispatch(send, message, { read, ...more });
    }),
  );
  const outcomes = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  return { left, outcomes };
}

/** Messages made in each of the workspaces. */
const ofEach = async (make: (place: Place, n: number) => Promise<Sendable[]>) =>
  (await Promise.all(places.map(make))).flat();

type Keep = (tx: Tx, message: Sendable) => Promise<unknown>;
const ofLead = (values: Partial<typeof lead.$inferInsert>): Keep => {
  return (tx, { leadId }) => tx.update(lead).set(values).where(eq(lead.id, leadId));
};
const ofMailbox = (values: Partial<typeof mailbox.$inferInsert>): Keep => {
  return (tx, { mailboxId }) => tx.update(mailbox).set(values).where(eq(mailbox.id, mailboxId));
};
const ofDraft = (values: Partial<typeof draft.$inferInsert>): Keep => {
  return (tx, { draftId }) => tx.update(draft).set(values).where(eq(draft.id, draftId));
};
const ofApproval = (values: Partial<typeof approval.$inferInsert>): Keep => {
  return (tx, { approvalId }) => tx.update(approval).set(values).where(eq(approval.id, approvalId));
};
const ofCampaign = (values: Partial<typeof campaign.$inferInsert>): Keep => {
  return (tx, { campaignId }) => tx.update(campaign).set(values).where(eq(campaign.id, campaignId));
};
const recipientOf = async (tx: Tx, { draftId }: Sendable): Promise<string> => {
  const [row] = await tx.select().from(draft).where(eq(draft.id, draftId));
  return row?.recipient ?? '';
};
const passing = (checkedAt: number) => ({ spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt }) as const;

/** Somebody of the account was written to on Tuesday at ten: the recipient themselves, or another person of a company. */
const wrote = (email: string | null, companyKey: string | null): Keep => {
  return async (tx, message) =>
    insertContact(tx, {
      ...{ id: id('ctc'), accountId: sophie.accountId, workspaceId: message.workspaceId, campaignId: id('cmp') },
      ...{ dispatchId: id('dsp'), email: email ?? (await recipientOf(tx, message)), companyKey, at: NOW },
    });
};
const twoOfACompany: Keep = async (tx, message) => {
  const key = `${message.draftId}.example`;
  await ofLead({ companyId: await sophie.make.company(key) })(tx, message);
  for (const name of ['un', 'deux']) await wrote(`${name}@${key}`, key)(tx, message);
};
const twentyToday: Keep = async (tx, { workspaceId, mailboxId }) => {
  for (let n = 0; n < 20; n++) {
    const [dispatchId, draftId] = [id('dsp'), id('drf')];
    await insertDispatch(tx, {
      ...{ id: dispatchId, workspaceId, draftId, leadId: id('ld'), mailboxId, intendedAt: NOW, status: 'accepted' },
      ...{
        class: 'sequence',
        step: 0,
        contentHash: '',
        messageId: `<${dispatchId}@x>`,
        createdAt: NOW,
        updatedAt: NOW,
      },
      clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: '', evaluatedAt: 0 },
    });
  }
};
const suppressed: Keep = async (tx, message) => {
  const of = { kind: 'address', key: await recipientOf(tx, message), reason: 'manual', origin: 'user:x' } as const;
  return suppress(tx, { workspaceId: message.workspaceId, now: NOW, ...of });
};

/** Weeks on and back: a Tuesday at ten again. */
const [LATER, EARLIER] = [28 * DAY, -28 * DAY];
const BLIND = { read: () => Promise.reject(new InboxUnreadable('unavailable')) };

/** What keeps a message in, by the rule that sees it, and how far from Tuesday at ten the clock is when it is tried. */
const KEPT: readonly [RuleName, string, { keep: Keep; clock: readonly number[]; more?: Partial<MailboxAdapter> }][] = [
  ['approved', 'its approval was taken back', { keep: ofApproval({ withdrawnAt: NOW }), clock: [0, LATER, EARLIER] }],
  ['approved', 'its approval is a week old', { keep: ofApproval({ decidedAt: NOW }), clock: [7 * DAY, LATER] }],
  ['content_hash', 'it was edited since', { keep: ofDraft({ body: 'Autre chose' }), clock: [0, LATER, EARLIER] }],
  ['verified', 'it was verified a month ago', { keep: ofLead({ verifiedAt: NOW }), clock: [35 * DAY, 63 * DAY] }],
  [
    'verified',
    'a clock that ran ahead dated its verification',
    { keep: ofLead({ verifiedAt: new Date(TUESDAY_10 + 400 * DAY) }), clock: [0, LATER] },
  ],
  ['suppressed', 'it is suppressed', { keep: suppressed, clock: [0, 364 * DAY, EARLIER] }],
  ['cooling', 'another campaign wrote', { keep: wrote(null, null), clock: [0, 84 * DAY, EARLIER] }],
  ['persons_per_company', 'two colleagues were written to', { keep: twoOfACompany, clock: [0, LATER, EARLIER] }],
  [
    'dns',
    'its records were read long ago',
    { keep: ofMailbox({ dns: passing(TUESDAY_10) }), clock: [2 * DAY, EARLIER] },
  ],
  [
    'inbox_fresh',
    'its inbox cannot be read now',
    { keep: ofMailbox({ lastReadAt: NOW }), clock: [6 * MINUTE, -6 * MINUTE, LATER, EARLIER], more: BLIND },
  ],
  ['campaign_state', 'its campaign is paused', { keep: ofCampaign({ status: 'paused' }), clock: [0, LATER, EARLIER] }],
  ['mailbox_state', 'its mailbox is paused', { keep: ofMailbox({ status: 'paused' }), clock: [0, LATER, EARLIER] }],
  ['policy', 'its country is closed', { keep: ofLead({ country: 'LU' }), clock: [0, LATER, EARLIER] }],
  ['quota', 'its mailbox sent its twenty', { keep: twentyToday, clock: [0, 6 * 60 * MINUTE, EARLIER] }],
  [
    'window',
    'it is night, Saturday or Christmas',
    { keep: ofLead({ zone: 'Europe/Paris' }), clock: [11 * 60 * MINUTE, 4 * DAY, 31 * DAY] },
  ],
  ['spacing', 'its mailbox has just sent', { keep: ofMailbox({ lastDispatchAt: NOW }), clock: [MINUTE, 0, EARLIER] }],
];

/** A message that nothing stands in the way of at an instant, but for what keeps it in. */
async function kept(keep: Keep, at: number): Promise<Sendable> {
  const message = await sophie.make.message();
  const now = new Date(at);
  await sophie.within(async (tx) => {
    await ofMailbox({ dns: passing(at), lastReadAt: now, rampStartedAt: now })(tx, message);
    await ofLead({ verifiedAt: now })(tx, message);
    await ofApproval({ decidedAt: now })(tx, message);
    await keep(tx, message);
  });
  return message;
}

/** Rules of which some of many may leave, or that somebody's decision brings about: their storms are below. */
const BELOW: readonly RuleName[] = [
  ...(['approved', 'content_hash', 'suppressed', 'cooling', 'persons_per_company'] as const),
  ...(['campaign_state', 'mailbox_state', 'quota', 'spacing'] as const),
];

test('every rule is tried', () => {
  expect([...new Set(KEPT.map(([rule]) => rule))]).toEqual(RULE_NAMES);
});

describe.each(KEPT)('%s: where %s', (rule, why, { keep, clock, more }) => {
  const isStorm = !BELOW.includes(rule) && KEPT.find(([name]) => name === rule)?.[1] === why;
  beforeAll(() =>
    sophie.within((tx) =>
      tx
        .update(workspace)
        .set({ policy: { blockedCountries: ['LU'] } })
        .where(eq(workspace.id, sophie.workspaceId)),
    ),
  );

  test('nothing leaves, whatever the clock says', async () => {
    for (const [turn, away] of clock.entries()) {
      const at = TUESDAY_10 + away;
      sender.at(at);
      const message = await kept(keep, at);
      const gated = await throughGate(driven.db, at)(message);
      const against =
        gated.verdict === 'clear' ? [] : gated.clearance.rules.filter(({ verdict }) => verdict !== 'pass');
      expect(against.filter(({ verdict }) => verdict !== 'skipped').map((one) => one.rule)).toEqual([rule]);
      const { left } = await storm(
        Array.from({ length: turn === 0 && isStorm ? AT_ONCE : 1 }, () => message),
        more,
      );
      expect(left).toEqual([]);
    }
  });
});

describe('of fifty at once', () => {
  test('approved, content_hash: one message leaves once', async () => {
    const message = await sophie.make.message();
    const { left } = await storm(Array.from({ length: AT_ONCE }, () => message));
    expect(left).toEqual([message.draftId]);
  });

  test('cooling: one campaign of an account writes to a person, of many in ten workspaces', async () => {
    const email = 'claire@fonderies.example';
    const messages = await ofEach(async ({ make }) => {
      const leadId = await make.person(email);
      return times(AT_ONCE / 10, () => make.message({ leadId, email }));
    });
    const { left, outcomes } = await storm(messages);
    expect(left).toHaveLength(1);
    expect(outcomes.filter((one) => one.kind === 'wait' && one.rule === 'cooling')).toHaveLength(AT_ONCE - 1);
  });

  test('persons_per_company: two persons of a company are written to, of many in ten workspaces', async () => {
    const messages = await ofEach(async ({ make }, place) => {
      const companyId = await make.company('acier.example');
      return times(AT_ONCE / 10, async (n) => {
        const email = `p${place}.${n}@acier.example`;
        return make.message({ email, leadId: await make.person(email, companyId) });
      });
    });
    const { left, outcomes } = await storm(messages);
    expect(left).toHaveLength(2);
    const waiting = outcomes.filter((one) => one.kind === 'wait' && one.rule === 'persons_per_company');
    expect(waiting).toHaveLength(AT_ONCE - 2);
  });

  test('spacing, quota: the messages of a mailbox leave one after the other, and no more than its day allows', async () => {
    const { workspaceId, make, within } = await sender.place();
    const mailboxId = await make.mailbox();
    const campaignId = await make.campaign(mailboxId);
    await within((tx) =>
      tx
        .update(workspace)
        .set({ policy: { dailyQuota: 2 } })
        .where(eq(workspace.id, workspaceId)),
    );
    let waiting = await times(AT_ONCE, () => make.message({ mailboxId, campaignId }));
    const rounds = [];
    for (const minutes of [0, 3, 6]) {
      sender.at(TUESDAY_10 + minutes * MINUTE);
      const { left } = await storm(waiting);
      rounds.push(left.length);
      waiting = waiting.filter(({ draftId }) => !left.includes(draftId));
    }
    expect(rounds).toEqual([1, 1, 0]);
  });

  test('campaign_state, mailbox_state, suppressed: not one leaves that waits for its last word while somebody decides', async () => {
    const { workspaceId } = sophie;
    const campaignId = await sophie.make.campaign(await sophie.make.mailbox());
    const messages = await times(AT_ONCE, () => sophie.make.message({ campaignId }));
    const of = (status: 'paused' | 'running') => (tx: Tx) =>
      tx.update(campaign).set({ status }).where(eq(campaign.id, campaignId));
    const guarded = { target: 'domain', subject: 'ondine.example' } as const;
    const red = { rule: 'bounces_last_50', target: 'domain', values: { subject: guarded.subject } } as const;
    const decisions: [(tx: Tx) => Promise<unknown>, (tx: Tx) => Promise<unknown>, object][] = [
      [of('paused'), of('running'), { kind: 'hold', rule: 'campaign_state' }],
      [
        (tx) => pauseSubjects(tx, { workspaceId, verdicts: [red], now: NOW }),
        (tx) => resumeSubject(tx, { workspaceId, ...guarded, now: NOW, by: 'user:x', reason: 'Vu' }),
        { kind: 'hold', rule: 'mailbox_state' },
      ],
      [
        (tx) => {
          const domain = { kind: 'domain', key: 'fonderies.example', reason: 'manual', origin: 'user:x' } as const;
          return suppress(tx, { workspaceId, now: NOW, ...domain });
        },
        () => Promise.resolve(),
        { kind: 'refused', end: 'stopped' },
      ],
    ];
    for (const [turn, [decide, undo, becomes]] of decisions.entries()) {
      sender.at(TUESDAY_10 + turn * 10 * MINUTE);
      const left: string[] = [];
      const { promise: decided, resolve: go } = Promise.withResolvers<undefined>();
      let waiting = 0;
      const send: MailboxAdapter['send'] = async (cleared, lastLook) => {
        waiting += 1;
        if (waiting === AT_ONCE) {
          await sophie.within(decide);
          go(undefined);
        }
        await decided;
        await lastLook?.();
        left.push(cleared.draftId);
        return { status: 'accepted', code: '250' };
      };
      const outcomes = await Promise.all(messages.map((message) => sophie.dispatch(send, message)));
      expect({ left, waiting }).toEqual({ left: [], waiting: AT_ONCE });
      for (const outcome of outcomes) expect(outcome).toMatchObject(becomes);
      await sophie.within(undo);
    }
  });
});
