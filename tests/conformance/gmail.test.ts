import { googleAccess } from '#activities/adapters/google/access.ts';
import { gmailMailbox } from '#activities/adapters/mail/gmail.ts';
import { startGmail } from '#tests/fakes/gmail.ts';
import { describeMailbox } from './mailbox.ts';

describeMailbox('Gmail', async () => {
  const gmail = await startGmail();
  const time = () => new Date();
  const through = (refreshToken: string, app = gmail.app) =>
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
      { app, access: googleAccess(app, time, 3000), timeoutMs: 3000 },
    );
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
