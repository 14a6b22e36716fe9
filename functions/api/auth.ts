// Without the query builder of its own: 262 modules that every start would read, and drizzle has no use for.
import { betterAuth } from 'better-auth/minimal';
import { drizzleAdapter } from 'better-auth/adapters/drizzle';
import { openAPI } from 'better-auth/plugins';
import { ID_RANDOM_BYTES, newId } from '#domain/id.ts';
import type { Language } from '#domain/language.ts';
import type { Db } from '#db/client.ts';
import { authToken, credential, rateLimit, session, user } from '#db/schema/auth.ts';
import type { Log } from '../log.ts';
import type { Postman } from '../postman.ts';
import { passwordResetLetter } from './password_reset.ts';

export type AuthOptions = {
  readonly db: Db;
  readonly time: () => Date;
  readonly random: (length: number) => Uint8Array;
  readonly secret: string;
  readonly publicUrl: string;
  /** Origins that may send a cookie's request. */
  readonly origins: readonly string[];
  readonly postman: Postman;
  readonly log: Log;
  readonly google: { readonly clientId: string; readonly clientSecret: string } | undefined;
};

/** Who asks, for the rate limits: set by what receives the request, never by the client (see functions/api/lambda.ts). */
export const CLIENT_ADDRESS_HEADER = 'x-client-address';

export const PASSWORD_MIN_LENGTH = 10;
const RESET_VALID_SECONDS = 3600;
const SESSION_SECONDS = 30 * 24 * 3600;
const MINUTE_SECONDS = 60;

/** What is not switched on here, and would only answer that. */
const NOT_SERVED = [
  ...['/change-email', '/send-verification-email', '/verify-email', '/delete-user', '/delete-user/callback'],
  ...['/open-api/generate-schema', '/reference'],
] as const;

export type Auth = ReturnType<typeof createAuth>;

/** Sign-up, sign-in, sessions and passwords, served under /api/auth (better-auth). Its tables have a role of their own. */
export function createAuth(options: AuthOptions) {
  const { db, time, random, google, postman, log, publicUrl } = options;
  return betterAuth({
    appName: 'LeadGen',
    baseURL: publicUrl,
    basePath: '/api/auth',
    secret: options.secret,
    trustedOrigins: [...options.origins],
    telemetry: { enabled: false },
    // It tells openapi_auth.ts what is served; its own page asks for a script from elsewhere.
    plugins: [openAPI()],
    disabledPaths: [...NOT_SERVED],
    // Left to the library, a failure is written to the console with every value of the statement that failed.
    onAPIError: { throw: true },
    logger: {
      log: (level, message) => {
        log[level]('auth', { message: firstLine(message) });
      },
    },
    database: drizzleAdapter(db.auth, {
      provider: 'pg',
      schema: { user, session, credential, verification: authToken, rate_limit: rateLimit },
    }),
    user: {
      additionalFields: {
        language: { type: 'string', required: false },
        theme: { type: 'string', required: false },
      },
    },
    account: { modelName: 'credential' },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_SECONDS / 30 },
    emailAndPassword: {
      enabled: true,
      minPasswordLength: PASSWORD_MIN_LENGTH,
      resetPasswordTokenExpiresIn: RESET_VALID_SECONDS,
      revokeSessionsOnPasswordReset: true,
      sendResetPassword: async ({ user: to, token }) => {
        const link = `${publicUrl}/reset-password?token=${encodeURIComponent(token)}`;
        await postman.send({ to: to.email, ...passwordResetLetter(languageOf(to), link) });
      },
    },
    ...(google === undefined ? {} : { socialProviders: { google: { ...google, prompt: 'select_account' as const } } }),
    rateLimit: {
      enabled: true,
      storage: 'database',
      modelName: 'rate_limit',
      window: MINUTE_SECONDS,
      max: 300,
      customRules: {
        '/sign-in/*': { window: MINUTE_SECONDS, max: 10 },
        '/sign-up/*': { window: MINUTE_SECONDS, max: 10 },
        '/request-password-reset': { window: MINUTE_SECONDS, max: 5 },
        '/reset-password/*': { window: MINUTE_SECONDS, max: 10 },
      },
    },
    advanced: {
      // Said outright: left out, the library drops both checks where NODE_ENV is `test`.
      disableOriginCheck: false,
      disableCSRFCheck: false,
      cookiePrefix: 'leadgen',
      useSecureCookies: publicUrl.startsWith('https:'),
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
      database: {
        generateId: ({ model }) =>
          model === 'user'
            ? newId('usr', time().getTime(), random(ID_RANDOM_BYTES))
            : Buffer.from(random(20)).toString('hex'),
      },
    },
  });
}

const languageOf = (person: object): Language => ('language' in person && person.language === 'en' ? 'en' : 'fr');

/** The library writes addresses into some of its messages, and what a statement was given under it; ours carry neither. */
const firstLine = (message: string): string => (message.split('\n')[0] ?? '').replaceAll(/\S+@\S+/g, '[address]');
