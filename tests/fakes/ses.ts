import { createHash, createHmac, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';

/** What a request gets instead of the usual answer. */
export type SesFault =
  | { kind: 'error'; status: number; code: string; retryAfter?: number }
  | { kind: 'hang' } // never answers
  | { kind: 'cut' } // cuts the connection before it took anything
  | { kind: 'take_and_cut' }; // takes the message, and cuts the connection instead of answering

export type SesMail = { id: string; source: string; destinations: string[]; tags: Record<string, string>; raw: Buffer };

export type FakeSes = {
  readonly url: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly taken: SesMail[];
  /** Posts of SendRawEmail. */
  posts: number;
  /** Given to SendRawEmail in the place of the usual answers, one a post, first the next. */
  readonly faults: SesFault[];
  latencyMs: number;
  /** Identities that are verified. */
  verified: string[];
  sendingEnabled: boolean;
  close(): Promise<void>;
};

/** The Query interface of Amazon SES (docs.aws.amazon.com/ses/latest/APIReference), its signatures checked (Signature Version 4). */
export async function startSes({ region = 'eu-west-3' } = {}): Promise<FakeSes> {
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const fake: FakeSes = {
    url: `http://127.0.0.1:${address.port}`,
    region,
    accessKeyId: `AKIA${randomBytes(8).toString('hex').toUpperCase()}`,
    secretAccessKey: randomBytes(20).toString('hex'),
    taken: [],
    posts: 0,
    faults: [],
    latencyMs: 0,
    verified: ['ondine.example'],
    sendingEnabled: true,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    request.setEncoding('utf8');
    for await (const chunk of request) body += String(chunk);
    if (fake.latencyMs > 0) await pause(fake.latencyMs);
    const xml = (status: number, text: string, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'text/xml', ...headers }).end(text);
    const fail = (status: number, code: string, retryAfter?: number) =>
      xml(
        status,
        `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>About c.delmas@fonderies.example: ${code}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
        retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
      );
    const wrong = signatureProblem(request, body, fake);
    if (wrong !== null) return void fail(403, wrong);
    const form = new URLSearchParams(body);
    const action = form.get('Action') ?? '';
    const done = (result: string) =>
      xml(
        200,
        `<${action}Response xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`,
      );
    if (action === 'GetAccountSendingEnabled') return void done(`<Enabled>${String(fake.sendingEnabled)}</Enabled>`);
    if (action === 'GetIdentityVerificationAttributes') {
      const entries = list(form, 'Identities')
        .filter((one) => fake.verified.includes(one))
        .map(
          (one) => `<entry><key>${one}</key><value><VerificationStatus>Success</VerificationStatus></value></entry>`,
        );
      return void done(`<VerificationAttributes>${entries.join('')}</VerificationAttributes>`);
    }
    if (action !== 'SendRawEmail') return void fail(400, 'InvalidAction');
    fake.posts += 1;
    const fault = fake.faults.shift();
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'cut') return void request.socket.destroy();
    if (fault?.kind === 'error') return void fail(fault.status, fault.code, fault.retryAfter);
    const id = take(form);
    if (fault?.kind === 'take_and_cut') return void request.socket.destroy();
    return void done(`<MessageId>${id}</MessageId>`);
  }

  /** Sends it on: with a Message-ID and a Date of its own. */
  function take(form: URLSearchParams): string {
    const id = `0102${randomBytes(8).toString('hex')}-${randomUUID()}-000000`;
    const given = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64').toString('latin1');
    const end = given.indexOf('\r\n\r\n');
    const header = given
      .slice(0, end)
      .split(/\r\n(?![ \t])/)
      .filter((line) => !/^(?:message-id|date):/i.test(line));
    const own = [`Message-ID: <${id}@${region}.amazonses.com>`, `Date: ${new Date().toUTCString()}`];
    const names = list(form, 'Tags', '.Name');
    const values = list(form, 'Tags', '.Value');
    fake.taken.push({
      id,
      source: form.get('Source') ?? '',
      destinations: list(form, 'Destinations'),
      tags: Object.fromEntries(names.map((name, index) => [name, values[index] ?? ''])),
      raw: Buffer.from([...header, ...own].join('\r\n') + given.slice(end), 'latin1'),
    });
    return id;
  }
  return fake;
}

function list(form: URLSearchParams, name: string, suffix = ''): string[] {
  const values: string[] = [];
  for (let index = 1; form.has(`${name}.member.${index}${suffix}`); index += 1)
    values.push(form.get(`${name}.member.${index}${suffix}`) ?? '');
  return values;
}

type Keys = Pick<FakeSes, 'accessKeyId' | 'secretAccessKey' | 'region'>;

/** Why a request is not signed by the account's keys; null when it is (Signature Version 4). */
function signatureProblem({ headers, method }: IncomingMessage, body: string, keys: Keys): string | null {
  const given =
    /Credential=([^/]+)\/(\d{8})\/([^/]+)\/(\w+)\/aws4_request, SignedHeaders=([^,]+), Signature=(\w+)/.exec(
      headers.authorization ?? '',
    );
  if (!given) return 'MissingAuthenticationToken';
  const [, id = '', day = '', region = '', service = '', signed = '', signature = ''] = given;
  if (id !== keys.accessKeyId) return 'InvalidClientTokenId';
  const lines = signed.split(';').map((name) => `${name}:${String(headers[name] ?? '').trim()}`);
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const canonical = [method, '/', '', ...lines, '', signed, sha256(body)].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, sha256(canonical)].join('\n');
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  const key = [region, service, 'aws4_request'].reduce(
    (derived, part) => hmac(derived, part),
    hmac(`AWS4${keys.secretAccessKey}`, day),
  );
  const expected = createHmac('sha256', key).update(text).digest('hex');
  return region === keys.region && signature === expected ? null : 'SignatureDoesNotMatch';
}
