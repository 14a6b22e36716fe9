import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { resendMailbox } from '#activities/adapters/mail/resend.ts';
import { MailboxUnauthorised, NothingSent } from '#activities/ports.ts';
import { startResend, type FakeResend, type ResendFault } from '#tests/fakes/resend.ts';
import { cleared } from '#tests/support/cleared.ts';

let resend: FakeResend;
beforeAll(async () => {
  resend = await startResend();
});
afterAll(() => resend.close());
beforeEach(() => {
  resend.faults.length = 0;
  resend.sendingOnly = false;
  resend.latencyMs = 0;
});

const NOWHERE = { host: '127.0.0.1', port: 1, security: 'tls', user: 'sophie@ondine.example', password: 'p' } as const;
const mailbox = (apiKey = resend.apiKey, timeoutMs = 2000, address = 'sophie@ondine.example') =>
  resendMailbox(
    {
      connection: { kind: 'resend', apiKey, webhookSecret: null, incoming: NOWHERE },
      network: { allowPrivate: true, timeoutMs: 500 },
      time: () => new Date(),
      keep: () => Promise.resolve(),
      address,
    },
    { url: resend.url, timeoutMs, pausesMs: [1, 1] },
  );
const status = (code: number, name: string): ResendFault => ({ kind: 'status', status: code, name });
const CUT: ResendFault = { kind: 'cut' };

describe('a message by Resend', () => {
  it('carries its dispatch as idempotency key and as tag, and our Message-ID beside its own', async () => {
    const message = cleared({ messageId: '<ours@ondine.example>' });
    const result = await mailbox().send(message);
    const taken = resend.taken.at(-1);
    expect(taken).toMatchObject({ key: message.dispatchId });
    expect(taken?.email).toMatchObject({
      headers: { 'Message-ID': '<ours@ondine.example>' },
      tags: [{ name: 'dispatch', value: message.dispatchId }],
    });
    expect(result).toEqual({ status: 'accepted', code: '200', messageId: taken?.messageId });
  });

  it('is accepted under our own Message-ID, by a key that may only send', async () => {
    resend.sendingOnly = true;
    expect(await mailbox().send(cleared())).toEqual({ status: 'accepted', code: '200' });
    expect(await mailbox().check()).toEqual([expect.objectContaining({ field: 'incoming.port' })]);
  });

  it.each<[string, ResendFault[]]>([
    ['it was taken and the line broke', [{ kind: 'take_and_cut' }]],
    ['it was taken, and the line broke again', [{ kind: 'take_and_cut' }, CUT]],
    ['it was not taken', [CUT, CUT]],
    ['Resend failed', [status(500, 'internal_server_error'), status(503, 'application_error')]],
    ['another request with the key was under way', [status(409, 'concurrent_idempotent_requests')]],
    ['a proxy answered', [{ kind: 'html' }]],
    ['too many asked meanwhile', [{ kind: 'take_and_cut' }, status(429, 'rate_limit_exceeded')]],
  ])('is asked for again by the same key, and leaves once, when %s', async (_what, faults) => {
    const message = cleared();
    resend.faults.push(...faults);
    expect(await mailbox().send(message)).toMatchObject({ status: 'accepted' });
    expect(resend.taken.filter(({ key }) => key === message.dispatchId)).toHaveLength(1);
  });

  it.each<[string, ResendFault[], number]>([
    ['the key was used for something else', Array(3).fill(status(409, 'invalid_idempotent_request')), 3],
    ['no answer ever came', [CUT, CUT, CUT], 3],
    [
      'what was asked again is refused, which says nothing of the first',
      [CUT, status(403, 'validation_error'), CUT],
      3,
    ],
  ])('is of unknown fate when %s', async (_what, faults, posts) => {
    const before = resend.posts;
    resend.faults.push(...faults);
    await expect(mailbox().send(cleared())).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(resend.posts - before).toBe(posts);
  });

  it('is of unknown fate when the answer takes too long, and when the mailbox is paused meanwhile', async () => {
    resend.faults.push({ kind: 'hang' }, { kind: 'hang' }, { kind: 'hang' });
    await expect(mailbox(resend.apiKey, 50).send(cleared())).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    resend.faults.length = 0;
    resend.faults.push({ kind: 'take_and_cut' });
    const before = resend.posts;
    let looks = 0;
    const paused = () => ((looks += 1) > 1 ? Promise.reject(new NothingSent('paused')) : Promise.resolve());
    await expect(mailbox().send(cleared(), paused)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect(resend.posts - before).toBe(1);
  });

  it.each([
    [400, 'validation_error', true],
    [403, 'validation_error', true],
    [422, 'invalid_from_address', true],
    [451, 'security_error', true],
    [429, 'rate_limit_exceeded', false],
    [429, 'daily_quota_exceeded', false],
    [429, 'monthly_quota_exceeded', false],
  ])('that is refused by %i %s certainly did not leave; for good: %s', async (code, name, permanent) => {
    const before = resend.posts;
    resend.faults.push(status(code, name));
    expect(await mailbox().send(cleared())).toMatchObject({ status: 'refused', code: name, permanent });
    expect(resend.posts - before).toBe(1);
  });

  it.each([
    [401, 'missing_api_key'],
    [403, 'invalid_api_key'],
    [401, 'validation_error'],
  ])('needs another key after %i %s', async (code, name) => {
    resend.faults.push(status(code, name));
    await expect(mailbox().send(cleared())).rejects.toBeInstanceOf(MailboxUnauthorised);
  });
});

describe('the connection to Resend', () => {
  const own = async (box: ReturnType<typeof mailbox>) =>
    (await box.check()).filter(({ field }) => !field.startsWith('incoming.'));
  it('is tried by its key and by its domain', async () => {
    expect(await own(mailbox())).toEqual([]);
    expect(await own(mailbox('re_wrong'))).toEqual([{ field: 'apiKey', code: 'key_refused' }]);
    const elsewhere = mailbox(resend.apiKey, 2000, 'sophie@elsewhere.example');
    expect(await own(elsewhere)).toEqual([{ field: 'address', code: 'domain_unverified' }]);
    resend.domains = [{ name: 'ondine.example', status: 'pending' }];
    expect(await own(mailbox())).toEqual([{ field: 'address', code: 'domain_unverified' }]);
  });
});
