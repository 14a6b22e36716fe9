import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { suppressionsOf } from '#db/queries/suppression.ts';
import { SNS, snsPost, snsSubscription, TOPIC, type SnsPost } from '#tests/fakes/sns.ts';
import { startVendorMailbox, type VendorMailbox } from './support/vendor_mailbox.ts';

const incoming = { host: '127.0.0.1', port: 1, security: 'tls', user: 'sophie@ondine.example', password: 'p' } as const;
let box: VendorMailbox;
beforeAll(async () => {
  box = await startVendorMailbox(
    {
      ...{ kind: 'ses', region: 'eu-west-3', accessKeyId: 'AKIATEST', secretAccessKey: 's', configurationSet: null },
      ...{ topicArn: TOPIC, incoming },
    },
    SNS.cert,
  );
});
afterAll(() => box.close());
beforeEach(() => {
  box.told.arrived = 0;
  box.fetched.length = 0;
});

type Sent = Awaited<ReturnType<VendorMailbox['sent']>>;
const post = (message: SnsPost) =>
  box.post(JSON.stringify(message), { 'x-amz-sns-message-type': message['Type'] ?? '' });
/** An event of SES about a send; by event publishing with its tag, by identity notification with its message id alone. */
const event = (name: string, sent: Sent, more: object = {}) => ({
  eventType: name,
  mail: { messageId: sent.dispatchId, destination: [sent.recipient], tags: { dispatch: [sent.dispatchId] } },
  ...more,
});
const bounceOf = (addresses: string[], bounceType = 'Permanent') => ({
  bounce: {
    ...{ bounceType, bounceSubType: 'General' },
    bouncedRecipients: addresses.map((emailAddress) => ({ emailAddress })),
  },
});
const suppressed = async ({ recipient }: Sent) => {
  const { workspaceId } = box.tenant;
  return [...(await box.within((tx) => suppressionsOf(tx, { workspaceId, emails: [recipient] }))).values()].flat()
    .length;
};

describe('a notification of Amazon SES', () => {
  it.each(['1', '2'] as const)('signed in version %s settles a message and names it', async (version) => {
    const sent = await box.sent('uncertain');
    expect(await post(snsPost(event('Delivery', sent), { version }))).toEqual({
      status: 200,
      body: { status: 'taken' },
    });
    await box.take();
    expect(await box.dispatch(sent.dispatchId)).toMatchObject({
      status: 'confirmed',
      messageId: `<${sent.dispatchId}@eu-west-3.amazonses.com>`,
    });
  });

  it('finds the send by the id that SES gave it, where there are no tags, and condemns the address of ours among several, once', async () => {
    const sent = await box.sent();
    await post(snsPost(event('Send', sent)));
    await box.take();
    const { eventType: notificationType, ...rest } = event('Bounce', sent, bounceOf(['a@x.example', sent.recipient]));
    const untagged = { notificationType, ...rest, mail: { messageId: sent.dispatchId, destination: [sent.recipient] } };
    const message = snsPost(untagged);
    expect((await post(message)).body).toEqual({ status: 'taken' });
    await box.take();
    const first = await box.dispatch(sent.dispatchId);
    expect(first?.bouncedAt).not.toBeNull();
    expect(await suppressed(sent)).toBe(1);
    expect((await post(message)).body).toEqual({ status: 'replayed' });
    await box.take();
    expect(await box.dispatch(sent.dispatchId)).toEqual(first);
  });

  it('finds a send whose answer was lost by the Message-ID that it was handed over with', async () => {
    const sent = await box.sent('uncertain');
    const headers = [{ name: 'Message-ID', value: sent.messageId }];
    await post(snsPost({ notificationType: 'Delivery', mail: { messageId: 'of-ses', headers } }));
    await box.take();
    expect(await box.dispatch(sent.dispatchId)).toMatchObject({
      ...{ status: 'confirmed', messageId: '<of-ses@eu-west-3.amazonses.com>' },
    });
    expect(box.told.nudged).toContain(sent.leadId);
  });

  it('of a transient bounce condemns nobody, and of a complaint suppresses, and holds the campaign', async () => {
    const sent = await box.sent();
    await post(snsPost(event('Bounce', sent, bounceOf([sent.recipient], 'Transient'))));
    await box.take();
    expect(await box.dispatch(sent.dispatchId)).toMatchObject({ bouncedAt: null });
    expect(await suppressed(sent)).toBe(0);
    const complaint = { complainedRecipients: [{ emailAddress: sent.recipient }], complaintFeedbackType: 'abuse' };
    await post(snsPost(event('Complaint', sent, { complaint })));
    await box.take();
    const dispatch = await box.dispatch(sent.dispatchId);
    expect(dispatch?.complainedAt).not.toBeNull();
    expect(box.told.held).toContain(dispatch?.campaignId);
    expect(await suppressed(sent)).toBe(1);
  });

  it('is refused, alike, from another topic, unsigned, changed, from another key, or naming another host', async () => {
    const sent = await box.sent();
    const complaint = { complainedRecipients: [{ emailAddress: sent.recipient }] };
    const told = event('Complaint', sent, { complaint });
    const good = snsPost(told);
    for (const message of [
      snsPost(told, { change: { TopicArn: `${TOPIC}-of-somebody` } }),
      snsPost(told, { change: { SigningCertURL: 'https://sns.us-east-1.amazonaws.com.evil.com/a.pem' } }),
      snsPost(told, { change: { SigningCertURL: 'http://sns.us-east-1.amazonaws.com/a.pem' } }),
      { ...good, Message: `${good['Message'] ?? ''} ` },
      { ...good, Signature: '' },
      { ...good, SignatureVersion: '3' },
      { Type: 'Notification' },
    ])
      expect(await post(message)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } });
    expect((await box.post('not JSON')).status).toBe(401);
    expect(box.fetched.filter((url) => url.includes('evil'))).toEqual([]);
    await box.take();
    expect((await box.dispatch(sent.dispatchId))?.complainedAt).toBeNull();
    expect(box.api.log.join('\n')).not.toContain(sent.recipient);
  });
});

describe('a topic that asks whether it may post', () => {
  it('is told yes, once, at SNS itself', async () => {
    const asked = snsSubscription();
    expect((await post(asked)).body).toEqual({ status: 'confirmed' });
    expect(box.fetched.at(-1)).toBe(asked['SubscribeURL']);
    const looks = box.fetched.length;
    expect((await post(asked)).body).toEqual({ status: 'replayed' });
    expect(box.fetched).toHaveLength(looks);
  });
  it('is told nothing elsewhere, nor when it is another topic', async () => {
    const SubscribeURL = `https://sns.eu-west-3.amazonaws.com.evil.com/?Action=ConfirmSubscription&TopicArn=${TOPIC}`;
    expect((await post(snsSubscription({ SubscribeURL }))).status).toBe(503);
    expect((await post(snsSubscription({ TopicArn: `${TOPIC}-of-somebody` }))).status).toBe(401);
    expect(box.fetched.filter((url) => !url.endsWith('.pem'))).toEqual([]);
  });
});
