import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { waitingNotices } from '#db/queries/notice.ts';
import { suppressionsOf } from '#db/queries/suppression.ts';
import { sentByMessageId } from '#db/queries/message.ts';
import { startResend, type FakeResend } from '#tests/fakes/resend.ts';
import { startVendorMailbox, type VendorMailbox } from './support/vendor_mailbox.ts';

const incoming = { host: '127.0.0.1', port: 1, security: 'tls', user: 'sophie@ondine.example', password: 'p' } as const;
let resend: FakeResend;
let box: VendorMailbox;
beforeAll(async () => {
  resend = await startResend();
  const { apiKey, webhookSecret } = resend;
  box = await startVendorMailbox({ kind: 'resend', apiKey, webhookSecret, incoming });
});
afterAll(async () => {
  await resend.close();
  await box.close();
});
beforeEach(() => {
  box.told.arrived = 0;
  box.told.reachable = true;
  box.told.nudged.length = 0;
});

type Sent = Awaited<ReturnType<VendorMailbox['sent']>>;
const about = ({ dispatchId, recipient }: Sent, more: object = {}) => ({
  ...{ email_id: 'e', message_id: `<${dispatchId}@eu-west-1.amazonses.com>`, from: 'sophie@ondine.example' },
  ...{ to: [recipient], subject: 's', tags: { dispatch: dispatchId }, ...more },
});
const bounce = (type: string, subType: string, message = '') => ({ bounce: { type, subType, message } });
const tell = async (type: string, data: object) => {
  const { headers, body } = resend.webhook(type, data);
  return box.post(body, headers);
};
const suppressed = async ({ recipient }: Sent) => {
  const { workspaceId } = box.tenant;
  const found = await box.within((tx) => suppressionsOf(tx, { workspaceId, emails: [recipient] }));
  return JSON.stringify([...found.values()].flat());
};
const waits = () => {
  const { workspaceId } = box.tenant;
  const key = { workspaceId, mailboxId: box.mailboxId, vendor: 'resend', after: '', limit: 50 } as const;
  return box.within((tx) => waitingNotices(tx, key));
};

describe('a webhook of Resend', () => {
  it('says that a message left and was delivered, and under which Message-ID', async () => {
    const sent = await box.sent('uncertain');
    expect(await tell('email.sent', about(sent))).toEqual({ status: 200, body: { status: 'taken' } });
    expect(box.told.arrived).toBe(1);
    await box.take();
    const messageId = `<${sent.dispatchId}@eu-west-1.amazonses.com>`;
    expect(await box.dispatch(sent.dispatchId)).toMatchObject({ status: 'accepted', messageId });
    expect(box.told.nudged).toEqual([sent.leadId]);
    await tell('email.delivered', about(sent));
    await box.take();
    expect(await box.dispatch(sent.dispatchId)).toMatchObject({ status: 'confirmed' });
    const { workspaceId } = box.tenant;
    expect(await box.within((tx) => sentByMessageId(tx, { workspaceId, messageIds: [messageId] }))).toHaveLength(1);
    expect(box.told.nudged).toHaveLength(1);
    expect(await waits()).toEqual([]);
  });

  it('condemns a dead address, and has the guard count it, once', async () => {
    const sent = await box.sent();
    const hook = resend.webhook('email.bounced', about(sent, bounce('Permanent', 'General', '550 5.1.1 user unknown')));
    expect((await box.post(hook.body, hook.headers)).body).toEqual({ status: 'taken' });
    await box.take();
    const first = await box.dispatch(sent.dispatchId);
    expect(first?.bouncedAt).not.toBeNull();
    expect(await suppressed(sent)).toContain('bounce_hard');
    expect((await box.post(hook.body, hook.headers)).body).toEqual({ status: 'replayed' });
    await box.take();
    expect(await box.dispatch(sent.dispatchId)).toEqual(first);
  });

  it.each([
    ['a policy', 'email.bounced', bounce('Permanent', 'General', '550 5.7.1 blocked')],
    ['a full mailbox', 'email.bounced', bounce('Transient', 'MailboxFull')],
    ['its own list', 'email.suppressed', { suppressed: { type: 'OnAccountSuppressionList', message: 'hard bounces' } }],
    ['its own quota', 'email.failed', { failed: { reason: 'reached_daily_quota' } }],
  ])('condemns no address for %s', async (_what, type, more) => {
    const sent = await box.sent();
    await tell(type, about(sent, more));
    await box.take();
    expect(await box.dispatch(sent.dispatchId)).toMatchObject({ bouncedAt: null });
    expect(await suppressed(sent)).toBe('[]');
  });

  it('of a complaint suppresses for ever, and holds the campaign', async () => {
    const sent = await box.sent();
    await tell('email.complained', about(sent));
    await box.take();
    const dispatch = await box.dispatch(sent.dispatchId);
    expect(dispatch?.complainedAt).not.toBeNull();
    expect(box.told.held).toContain(dispatch?.campaignId);
    expect(await suppressed(sent)).toContain('complaint');
  });

  it('says nothing about what this mailbox did not send', async () => {
    const sent = await box.sent();
    const strange = { ...sent, recipient: 'somebody@else.example' };
    for (const data of [
      about(strange, bounce('Permanent', 'General')),
      { to: [sent.recipient], ...bounce('Permanent', 'General') },
    ])
      await tell('email.bounced', data);
    await box.take();
    expect(await box.dispatch(sent.dispatchId)).toMatchObject({ bouncedAt: null });
    expect(await suppressed(sent)).toBe('[]');
  });

  it('is kept without a word when it is of no use', async () => {
    const sent = await box.sent();
    expect((await tell('email.clicked', about(sent, { click: { ipAddress: '192.0.2.1' } }))).body).toEqual({
      status: 'ignored',
    });
    expect(await waits()).toEqual([]);
    expect(box.told.arrived).toBe(0);
  });

  it('is asked for again while the mailbox cannot be told, and is then taken once', async () => {
    const sent = await box.sent();
    const hook = resend.webhook('email.delivered', about(sent));
    box.told.reachable = false;
    expect((await box.post(hook.body, hook.headers)).status).toBe(503);
    box.told.reachable = true;
    expect((await box.post(hook.body, hook.headers)).body).toEqual({ status: 'replayed' });
    await box.take();
    expect(await box.dispatch(sent.dispatchId)).toMatchObject({ status: 'confirmed' });
  });

  it('is refused, alike, unsigned, forged, stale, to another mailbox and to none, and leaves no word in the log', async () => {
    const sent = await box.sent();
    const good = resend.webhook('email.complained', about(sent));
    const stale = resend.webhook('email.complained', about(sent), { at: Date.now() - 600_000 });
    const forged = resend.webhook('email.complained', about(sent), { secret: `whsec_${'A'.repeat(32)}` });
    const answers = [
      await box.post(good.body),
      await box.post(JSON.stringify(JSON.parse(good.body), null, 1), good.headers),
      await box.post(stale.body, stale.headers),
      await box.post(forged.body, forged.headers),
      await box.post(good.body, good.headers, `mbx_${'0'.repeat(26)}`),
    ];
    for (const answer of answers) expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    await box.take();
    expect((await box.dispatch(sent.dispatchId))?.complainedAt).toBeNull();
    for (const secret of [sent.recipient, resend.webhookSecret, resend.apiKey])
      expect(box.api.log.join('\n')).not.toContain(secret);
  });
});
