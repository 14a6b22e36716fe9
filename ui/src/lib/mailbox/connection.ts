import { fail } from '@sveltejs/kit';
import { MAIL_HOSTS } from '#domain/mailbox_hosts.ts';
import type { Id } from '#domain/id.ts';
import type { ShownConnection } from '#domain/mailbox_connection.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { secretOf, textOf } from '#ui/lib/form/refused.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { connectionErrors } from './connection-words.ts';

/** The kinds that are connected by typing. */
export const TYPED_KINDS = ['smtp', 'resend', 'ses'] as const;
export type TypedKind = (typeof TYPED_KINDS)[number];

/** What may come back with a refused form: never a password, a key or a secret. */
const PLAIN = [
  ...['kind', 'address', 'displayName', 'sameLogin', 'region', 'accessKeyId', 'configurationSet', 'sentFolder'],
  ...['topicArn', 'webhookUrl'],
  ...['outgoing.host', 'outgoing.port', 'outgoing.security', 'outgoing.user'],
  ...['incoming.host', 'incoming.port', 'incoming.security', 'incoming.user'],
] as const;

const kindOf = (form: FormData): TypedKind => TYPED_KINDS.find((kind) => kind === textOf(form, 'kind')) ?? 'smtp';
const orNull = (text: string): string | null => (text === '' ? null : text);
const securityOf = (text: string) => (text === 'starttls' ? ('starttls' as const) : ('tls' as const));

function serverOf(form: FormData, side: 'outgoing' | 'incoming') {
  const login = side === 'incoming' && form.get('sameLogin') !== null ? 'outgoing' : side;
  return {
    host: textOf(form, `${side}.host`),
    port: Number(textOf(form, `${side}.port`)),
    security: securityOf(textOf(form, `${side}.security`)),
    user: textOf(form, `${login}.user`),
    password: orNull(secretOf(form, `${login}.password`)),
  };
}

/** The connection that a form holds; an empty secret is null. */
function readConnection(form: FormData) {
  const kind = kindOf(form);
  const incoming = serverOf(form, 'incoming');
  switch (kind) {
    case 'smtp':
      return { kind, outgoing: serverOf(form, 'outgoing'), incoming, sentFolder: orNull(textOf(form, 'sentFolder')) };
    case 'resend':
      return {
        ...{ kind, incoming, apiKey: orNull(secretOf(form, 'apiKey')) },
        webhookSecret: orNull(secretOf(form, 'webhookSecret')),
      };
    case 'ses':
      return {
        ...{ kind, incoming, region: textOf(form, 'region'), accessKeyId: textOf(form, 'accessKeyId') },
        secretAccessKey: orNull(secretOf(form, 'secretAccessKey')),
        configurationSet: orNull(textOf(form, 'configurationSet')),
        topicArn: orNull(textOf(form, 'topicArn')),
      };
  }
}

/** The same with nothing left out: a secret that was not typed is refused as empty. */
function wholeConnection(form: FormData) {
  const whole = <T extends { password: string | null }>(server: T) => ({ ...server, password: server.password ?? '' });
  const read = readConnection(form);
  const incoming = whole(read.incoming);
  switch (read.kind) {
    case 'smtp':
      return { ...read, incoming, outgoing: whole(read.outgoing) };
    case 'resend':
      return { ...read, incoming, apiKey: read.apiKey ?? '' };
    case 'ses':
      return { ...read, incoming, secretAccessKey: read.secretAccessKey ?? '' };
  }
}

/** Connects a new mailbox, or one that a person disconnected. Null when it is connected. */
export function connectFrom(fetcher: typeof fetch, form: FormData) {
  const json = { address: textOf(form, 'address'), displayName: textOf(form, 'displayName') };
  return asked(form, () =>
    unwrap(api(fetcher).api.mailboxes.$post({ json: { ...json, connection: wholeConnection(form) } })),
  );
}

/** Gives a mailbox another connection. Null when it is connected by it. */
export function updateFrom(fetcher: typeof fetch, mailboxId: Id<'mbx'>, form: FormData) {
  const json = { displayName: textOf(form, 'displayName'), connection: readConnection(form) };
  return asked(form, () =>
    unwrap(api(fetcher).api.mailboxes[':mailboxId'].connection.$put({ param: { mailboxId }, json })),
  );
}

async function asked(form: FormData, work: () => Promise<unknown>) {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    const values = Object.fromEntries(PLAIN.map((name) => [name, textOf(form, name)]));
    return fail(error.status, { errors: connectionErrors(error), values });
  }
}

/** What a form begins with: the connection as it is, or the servers that the address's domain tells of. */
export function valuesOf(shown: (ShownConnection & { webhookUrl?: string }) | null): Record<string, string> {
  if (shown === null || !('incoming' in shown)) return { kind: 'smtp', sameLogin: 'on' };
  const server = (
    side: string,
    { host, port, security, user }: { host: string; port: number; security: string; user: string },
  ) => ({
    ...{
      [`${side}.host`]: host,
      [`${side}.port`]: String(port),
      [`${side}.security`]: security,
      [`${side}.user`]: user,
    },
  });
  const incoming = server('incoming', shown.incoming);
  switch (shown.kind) {
    case 'smtp': {
      const sameLogin = shown.outgoing.user === shown.incoming.user ? 'on' : '';
      return {
        kind: shown.kind,
        sameLogin,
        sentFolder: shown.sentFolder ?? '',
        ...incoming,
        ...server('outgoing', shown.outgoing),
      };
    }
    case 'resend':
      return { kind: shown.kind, webhookUrl: shown.webhookUrl ?? '', ...incoming };
    case 'ses': {
      const { kind, region, accessKeyId, configurationSet, topicArn, webhookUrl } = shown;
      const optional = {
        configurationSet: configurationSet ?? '',
        topicArn: topicArn ?? '',
        webhookUrl: webhookUrl ?? '',
      };
      return { kind, region, accessKeyId, ...optional, ...incoming };
    }
  }
}

/** The servers of a host, as the form holds them. */
export function serversOf(hostId: string): Record<string, string> {
  const host = MAIL_HOSTS.find(({ id }) => id === hostId);
  if (host === undefined) return {};
  return Object.fromEntries(
    (['outgoing', 'incoming'] as const).flatMap((side) => [
      [`${side}.host`, host[side].host],
      [`${side}.port`, String(host[side].port)],
      [`${side}.security`, host[side].security],
    ]),
  );
}
