import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { googleAccess } from '#activities/adapters/google/access.ts';
import { gmailMailbox } from '#activities/adapters/mail/gmail.ts';
import { startGmail, type FakeGmail, type GmailFault } from '#tests/fakes/gmail.ts';
import { cleared } from '#tests/support/cleared.ts';
import { describeMailbox } from './mailbox.ts';

const time = () => new Date();
const reached = (gmail: FakeGmail, refreshToken: string, { app = gmail.app, timeoutMs = 3000 } = {}) =>
  gmailMailbox(
    {
      connection: {
        ...{ kind: 'gmail', refreshToken, accessToken: null, accessTokenExpiresAt: null },
        ...{ scopes: gmail.tokens.scopes, watchedAt: null },
      },
      address: gmail.address,
      network: { allowPrivate: true },
      time,
      keep: () => Promise.resolve(),
    },
    { app, access: googleAccess(app, time, 3000), timeoutMs },
  );

describeMailbox('Gmail', async () => {
  const gmail = await startGmail();
  const through = (refreshToken: string, app = gmail.app) => reached(gmail, refreshToken, { app });
  const nobody = 'http://127.0.0.1:1';
  const away = { ...gmail.app, places: { ...gmail.app.places, token: `${nobody}/token`, api: nobody } };
  const wrong = '1//of-somebody-else';
  return {
    kind: 'gmail',
    mailbox: through(gmail.tokens.refreshToken),
    stranger: through(wrong),
    alone: through(gmail.tokens.refreshToken, away),
    secrets: [gmail.tokens.refreshToken, wrong, gmail.app.clientSecret, 'ya29.'],
    asksForMs: 7_000,
    taken: () => Promise.resolve(gmail.sent.map(({ raw }) => raw)),
    next: (fault) => {
      const faults = {
        refuse: { kind: 'error', status: 400, reason: 'invalidArgument' },
        defer: { kind: 'error', status: 403, reason: 'userRateLimitExceeded', retryAfter: 7 },
        drop_taken: { kind: 'take_and_cut' },
        drop_untaken: { kind: 'cut' },
      } as const;
      gmail.faults.push(faults[fault]);
    },
    arrive: (raw) => {
      gmail.arrive(raw);
      return Promise.resolve();
    },
    forgetCursors: () => {
      gmail.forgetHistory();
      return Promise.resolve();
    },
    close: () => gmail.close(),
  };
});

describe('a message through Gmail in its moods', () => {
  let gmail: FakeGmail;
  beforeAll(async () => {
    gmail = await startGmail();
  });
  afterAll(() => gmail.close());
  const sent = (fault: GmailFault, timeoutMs?: number) => {
    gmail.faults.push(fault);
    return reached(gmail, gmail.tokens.refreshToken, timeoutMs === undefined ? {} : { timeoutMs }).send(cleared());
  };

  it.each([
    [500, 'backendError'],
    [503, 'backendError'],
  ])('is of unknown fate, and handed over once, when Gmail answers %i', async (status, reason) => {
    const before = gmail.sent.length;
    await expect(sent({ kind: 'error', status, reason })).rejects.toMatchObject({ name: 'OutcomeUnknown' });
    expect([gmail.sent.length - before, gmail.faults.length]).toEqual([0, 0]);
  });

  it('is of unknown fate when Gmail does not answer in time', async () => {
    await expect(sent({ kind: 'hang' }, 150)).rejects.toMatchObject({ name: 'OutcomeUnknown' });
  });

  it('has certainly not left when Gmail says that it is too much, and waits as long as it is told', async () => {
    const refused = await sent({ kind: 'error', status: 429, reason: 'rateLimitExceeded', retryAfter: 11 });
    expect(refused).toMatchObject({ status: 'refused', permanent: false, retryAfterMs: 11_000 });
  });
});
