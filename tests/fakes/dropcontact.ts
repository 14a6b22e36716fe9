import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** A record as it is posted to /v1/enrich/all. */
const record = z.looseObject({
  email: z.string().optional(),
  custom_fields: z.record(z.string(), z.unknown()).optional(),
});
const batch = z.object({
  data: z.array(record),
  siren: z.boolean().optional(),
  language: z.enum(['fr', 'en']).optional(),
});
export type DropcontactRecord = z.infer<typeof record>;

/** What the next answer is instead of the usual one. */
export type Fault =
  /** the usual answer, to put a later fault further on */
  | { kind: 'none' }
  | { kind: 'status'; status: number; body: unknown }
  /** never answers */
  | { kind: 'hang' }
  /** cuts the connection */
  | { kind: 'cut' }
  /** a page of a proxy */
  | { kind: 'html' };

export type FakeDropcontact = {
  readonly url: string;
  readonly apiKey: string;
  /** Batches as they were posted. */
  readonly batches: { requestId: string; records: DropcontactRecord[]; language: string | undefined }[];
  /** Requests of any kind. */
  requests: number;
  /** Answers "not ready" this many times for each batch; Infinity for ever. */
  pendingLooks: number;
  /** What is found of a record; fields may be absent. */
  find: (record: DropcontactRecord) => Record<string, unknown>;
  /** Turns a batch's results into what is answered: to reorder, repeat or drop them. */
  arrange: (results: Record<string, unknown>[]) => Record<string, unknown>[];
  /** Answers given instead of the usual ones, one a request, first the next. */
  readonly faults: Fault[];
  close(): Promise<void>;
};

/** Most records of a batch, as documented. */
const MOST = 250;

/** Dropcontact's API, version 1, as documented, with everything that it may do wrong under a test's control. */
export async function startDropcontact(): Promise<FakeDropcontact> {
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const looks = new Map<string, number>();
  const fake: FakeDropcontact = {
    url: `http://127.0.0.1:${address.port}`,
    apiKey: randomUUID(),
    batches: [],
    requests: 0,
    pendingLooks: 0,
    find: ({ email }) => ({ email: [{ email, qualification: 'nominative@pro' }] }),
    arrange: (results) => results,
    faults: [],
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => {
          resolve();
        });
      }),
  };

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    fake.requests += 1;
    const body = await textOf(request);
    const fault = fake.faults.shift();
    if (fault?.kind === 'hang') return;
    if (fault?.kind === 'cut') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'html') {
      response.writeHead(200, { 'content-type': 'text/html' }).end('<html>502 Bad Gateway</html>');
      return;
    }
    const [status, answer] =
      fault?.kind === 'status'
        ? [fault.status, fault.body]
        : answerOf(request.method ?? '', request.url ?? '', String(request.headers['x-access-token']), body);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  function answerOf(method: string, path: string, key: string, body: string): [number, unknown] {
    if (key !== fake.apiKey) return [401, { error: true, success: false, reason: 'Unknown access token' }];
    if (method === 'POST' && path === '/v1/enrich/all') return posted(body);
    const requestId = /^\/v1\/enrich\/all\/([^/?]+)/.exec(path)?.[1];
    if (method === 'GET' && requestId !== undefined) return [200, resultOf(requestId)];
    return [404, { detail: 'Not Found' }];
  }

  function posted(body: string): [number, unknown] {
    const parsed = batch.safeParse(JSON.parse(body));
    if (!parsed.success || parsed.data.data.length === 0) return refused('Missing data in JSON');
    const { data, language } = parsed.data;
    if (data.length > MOST) return refused(`Too many records, you can only submit up to ${MOST} records`);
    const requestId = randomUUID();
    fake.batches.push({ requestId, records: data, language });
    return [200, { request_id: requestId, success: true, error: false, credits_left: 15_277 }];
  }

  const refused = (reason: string): [number, unknown] => [400, { error: true, success: false, reason }];

  /** An unknown request is answered like one that is not ready. */
  function resultOf(requestId: string): unknown {
    const found = fake.batches.find((one) => one.requestId === requestId);
    const look = (looks.get(requestId) ?? 0) + 1;
    looks.set(requestId, look);
    if (!found || look <= fake.pendingLooks) {
      return { success: false, error: false, reason: 'Request not ready yet, try again in 30 seconds' };
    }
    const results = found.records.map((one) => ({ custom_fields: one.custom_fields ?? {}, ...fake.find(one) }));
    return { success: true, error: false, data: fake.arrange(results), credits_left: 15_000 };
  }
  return fake;
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += String(chunk);
  return text;
}
