import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { withWorkspace } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { acceptedSteps } from '#db/queries/sandbox_tally.ts';
import { nextFreePort } from '#infra/local/ports.ts';
import { approvalsSchema, leadsSchema, sandboxSchema } from '#infra/local/rehearsal/answers.schema.ts';
import { open, type Opened } from '#infra/local/rehearsal/opening.ts';
import { signUp, visitor, type Visitor } from '#infra/local/rehearsal/visitor.ts';
import { eventually } from '../support/eventually.ts';
import { temporaryFolder } from '../support/folder.ts';
import { alive, npm, type Command } from './support/npm.ts';

/** Alone, without the rest of `npm test`, it builds the interface first. */
const COMES_UP_WITHIN_MS = 180_000;
/** What was on the wire when it was killed is asked about once its process is surely gone: 30 s (workflows/activities.ts). */
const GOES_ON_WITHIN_MS = 90_000;
const LEADS = `First name,Last name,Email,Company,Country
Paul,Aubin,paul.aubin+silence@tuileries.example,Tuileries Aubin,France
Anne,Leroy,anne.leroy+silence@verreries.example,Verreries Leroy,France
Marc,Petit,marc.petit+silence@aciers.example,Aciers Petit,France
`;

const opened = new AsyncDisposableStack();
let folder: string;
let dataDir: string;
let port: number;
let url: string;
let running: Command;
let sophie: Visitor;
let campaign: Opened;

/** `npm start` on the data folder and port of this file. */
const start = () => opened.use(npm(['start'], { PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' }));

beforeAll(async () => {
  folder = opened.use(await temporaryFolder()).path;
  dataDir = join(folder, 'data');
  port = await nextFreePort(24_000);
  url = `http://localhost:${port}`;
});
afterAll(() => opened.disposeAsync());

test('answers /api/health from the moment its port listens, and says where LeadGen and the Temporal UI are', async () => {
  running = start();
  const seen = await healthUntilReady();
  expect(seen[0]).toBe('503 starting');
  expect(seen.slice(0, -1).filter((one) => !one.startsWith('503 '))).toEqual([]);
  expect((await running.says(/^LeadGen is ready: (.+)$/m))[1]).toBe(url);
  const [, ui = ''] = await running.says(/^Temporal UI: (http:.+)$/m);
  expect((await fetch(ui)).status).toBe(200);
  expect(await (await fetch(url)).text()).toContain('<html');
});

/** The answers of /api/health, each kind once, from the first that is given until LeadGen is ready. */
async function healthUntilReady(): Promise<string[]> {
  const report = z.object({ status: z.string() });
  const seen: string[] = [];
  const look = async (): Promise<string | undefined> => {
    const response = await fetch(`${url}/api/health`).catch((error: unknown) => {
      if (seen.length > 0) throw error;
    });
    if (response === undefined) return undefined;
    const answer = `${response.status} ${report.parse(await response.json()).status}`;
    if (seen.at(-1) !== answer) seen.push(answer);
    return answer;
  };
  await eventually(look, (answer) => answer === '200 ready', COMES_UP_WITHIN_MS);
  return seen;
}

const file = () => join(folder, 'file');
test.concurrent.each([
  ['a port that is taken', () => ({ PORT: String(port) }), /^Port \d+ is taken by another program: /],
  ['a wrong variable', () => ({ PORT: 'three thousand' }), /^PORT must be a whole number /],
  [
    'a data folder in use',
    () => ({ DATA_DIR: dataDir }),
    /^The data folder .+ is in use by another LeadGen \(process /,
  ],
  [
    'a data folder that cannot be written',
    () => ({ DATA_DIR: join(file(), 'data') }),
    /^The data folder .+ cannot be /,
  ],
])('refuses %s with one sentence and exit code 1', async (what, env, sentence) => {
  await writeFile(file(), '');
  await using refused = npm(['start', '--silent'], { PORT: '0', DATA_DIR: join(folder, what), ...env() });
  expect(await refused.ended).toBe(1);
  expect(refused.stderr()).toMatch(sentence);
  expect(refused.stderr()).toMatch(/^[^\n]+\.\n$/);
});

test('loses nothing when it is killed in the middle of a campaign, and leaves no process behind', async () => {
  sophie = visitor(url, await signUp(url));
  campaign = await open(sophie, { name: 'leads.csv', bytes: Buffer.from(LEADS) }, () => undefined);
  const waiting = (many: number) =>
    eventually(
      () => sophie.ask(approvalsSchema, 'GET', `/api/approvals?campaignId=${campaign.campaignId}`),
      ({ items }) => items.length === many,
    );
  const approve = async (draft: { draftId: string; contentHash: string } | undefined) => {
    const decision = { decision: 'approve', contentHash: draft?.contentHash };
    expect(await sophie.tell('POST', `/api/approvals/${draft?.draftId ?? ''}/decision`, decision)).toBe(200);
  };
  const [before] = (await waiting(3)).items;
  const all = running.processes();
  expect(all.map(({ command }) => command).join('\n')).toContain('server start-dev');
  await approve(before);
  running.signal('SIGKILL');
  await running.ended;
  await eventually(
    () => Promise.resolve(alive(all)),
    ({ length }) => length === 0,
  );

  running = start();
  await running.says(/^LeadGen is ready: /m);
  const stages = async () => {
    const { items } = await sophie.ask(leadsSchema, 'GET', `/api/leads?campaignId=${campaign.campaignId}`);
    return items.map(({ enrollment }) => enrollment?.stage).sort();
  };
  await eventually(stages, (seen) => seen.includes('awaiting_reply'), GOES_ON_WITHIN_MS);
  expect(await stages()).toEqual(['awaiting_approval', 'awaiting_approval', 'awaiting_reply']);
  const [after] = (await waiting(2)).items;
  await approve(after);
  const { now } = await sophie.ask(sandboxSchema, 'GET', '/api/sandbox');
  await sophie.tell('POST', '/api/sandbox/skip', { to: new Date(Date.parse(now) + 7_200_000).toISOString() });
  await eventually(
    stages,
    (seen) => seen.filter((stage) => stage === 'awaiting_reply').length === 2,
    GOES_ON_WITHIN_MS,
  );
});

test('Ctrl-C stops all that it started, and each message left once', async () => {
  const all = running.processes();
  expect(all.map(({ command }) => command).join('\n')).toContain('server start-dev');
  running.signal('SIGINT');
  await running.ended;
  expect(running.stdout()).toMatch(/^Stopped$/m);
  expect(alive(all)).toEqual([]);

  const db = await openDatabase({ driver: 'pglite', folder: join(dataDir, 'pglite') });
  opened.defer(() => db.close());
  const { workspaceId } = campaign;
  const steps = await withWorkspace(db, workspaceId, (tx) => acceptedSteps(tx, { workspaceId }));
  expect(steps.map(({ step, accepted }) => [step, accepted])).toEqual([
    [0, 1],
    [0, 1],
  ]);
});
