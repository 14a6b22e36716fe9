import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sesMailbox } from '#activities/adapters/mail/ses.ts';
import { MailboxUnauthorised, NothingSent } from '#activities/ports.ts';
import { startSes, type FakeSes } from '#tests/fakes/ses.ts';
import { cleared } from '#tests/support/cleared.ts';

let ses: FakeSes;
beforeAll(async () => {
  ses = await startSes({ region: 'us-east-1' });
});
afterAll(() => ses.close());
beforeEach(() => {
  ses.faults.length = 0;
  ses.latencyMs = 0;
  ses.sendingEnabled = true;
  ses.verified = ['ondine.example'];
});

const NOWHERE = { host: '127.0.0.1', port: 1, security: 'tls', user: 'sophie@ondine.example', password: 'p' } as const;
const mailbox = (
  change: { secretAccessKey?: string; accessKeyId?: string; region?: string } = {},
  timeoutMs = 2000,
) => {
  const { region, accessKeyId, secretAccessKey } = ses;
  return sesMailbox(
    {
      connection: {
        ...{ kind: 'ses', region, accessKeyId, secretAccessKey, incoming: NOWHERE },
        ...{ configurationSet: null, topicArn: null },
        ...change,
      },
      network: { allowPrivate: true, timeoutMs: 500 },
      time: () => new Date(),
      keep: () => Promise.resolve(),
      address: 'sophie@ondine.example',
    },
    { endpoint: ses.url, timeoutMs },
  );
};
const error = (status: number, code: string) => ({ kind: 'error', status, code }) as const;

describe('a message by Amazon SES', () => {
  it('carries its dispatch as tag, and is known by the Message-ID that SES writes', async () => {
    const message = cleared();
    const result = await mailbox().send(message);
    const taken = ses.taken.at(-1);
    expect(taken).toMatchObject({
      source: 'sophie@ondine.example',
      destinations: [message.recipient],
      tags: { dispatch: message.dispatchId },
    });
    expect(result).toEqual({
      ...{ status: 'accepted', code: '200' },
      messageId: `<${taken?.id ?? ''}@email.amazonses.com>`,
    });
  });

  it.each([
    ['the line broke after it was taken', { kind: 'take_and_cut' } as const],
    ['the line broke before', { kind: 'cut' } as const],
    ['SES failed', error(500, 'InternalFailure')],
    ['SES was away', error(503, 'ServiceUnavailable')],
  ])('is handed over once and is of unknown fate when %s', async (_what, fault) => {
    const before = ses.posts;
    ses.faults.push(fault);
    const message = cleared();
    await expect(mailbox().send(message)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(ses.posts - before).toBe(1);
    expect(await mailbox().whereabouts(message.messageId)).toBe('unknown');
  });

  it('is of unknown fate when the answer takes too long', async () => {
    const before = ses.posts;
    ses.faults.push({ kind: 'hang' });
    await expect(mailbox({}, 100).send(cleared())).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(ses.posts - before).toBe(1);
  });

  it.each([
    [400, 'MessageRejected', true],
    [400, 'MailFromDomainNotVerifiedException', true],
    [400, 'AccountSendingPausedException', true],
    [400, 'InvalidParameterValue', true],
    [400, 'Throttling', false],
    [429, 'TooManyRequestsException', false],
    [503, 'Throttling', false],
  ])('that is refused by %i %s certainly did not leave; for good: %s', async (status, code, permanent) => {
    ses.faults.push(error(status, code));
    const before = ses.taken.length;
    expect(await mailbox().send(cleared())).toMatchObject({ status: 'refused', permanent });
    expect(ses.taken).toHaveLength(before);
  });

  it.each(['InvalidClientTokenId', 'SignatureDoesNotMatch', 'AccessDenied', 'ExpiredToken'])(
    'needs other keys after %s',
    async (code) => {
      ses.faults.push(error(403, code));
      await expect(mailbox().send(cleared())).rejects.toBeInstanceOf(MailboxUnauthorised);
    },
  );

  it('does not leave when it is stopped at the last look', async () => {
    const before = ses.posts;
    await expect(mailbox().send(cleared(), () => Promise.reject(new NothingSent('paused')))).rejects.toMatchObject({
      code: 'paused',
    });
    expect(ses.posts).toBe(before);
  });
});

describe('the connection to Amazon SES', () => {
  const own = async (box: ReturnType<typeof mailbox>) =>
    (await box.check()).filter(({ field }) => !field.startsWith('incoming.'));
  it('is tried by its keys, its account and its identity', async () => {
    expect(await own(mailbox())).toEqual([]);
    expect(await own(mailbox({ secretAccessKey: 'wrong' }))).toEqual([
      { field: 'secretAccessKey', code: 'key_refused' },
    ]);
    expect(await own(mailbox({ accessKeyId: 'AKIAWRONG' }))).toEqual([
      { field: 'secretAccessKey', code: 'key_refused' },
    ]);
    ses.verified = ['sophie@ondine.example'];
    expect(await own(mailbox())).toEqual([]);
    ses.verified = [];
    expect(await own(mailbox())).toEqual([{ field: 'address', code: 'domain_unverified' }]);
    ses.sendingEnabled = false;
    expect(await own(mailbox())).toEqual([{ field: 'accessKeyId', code: 'sending_refused' }]);
  });
});
