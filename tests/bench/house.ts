import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { csvRow } from '#domain/csv.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { withWorkspace, type Db, type Tx } from '#db/client.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { readConfig } from '#functions/config.ts';
import { startInstance } from '#infra/local/instance.ts';
import { signUp, visitor, type Visitor } from '#infra/local/rehearsal/visitor.ts';

/** A LeadGen on a database of its own. */
export async function openHouse(databaseUrl: string | undefined, say: (line: string) => void) {
  const folder = await mkdtemp(join(tmpdir(), 'leadgen-bench-'));
  const database = databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl };
  const config = readConfig({ PORT: '0', DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'error', ...database });
  const instance = await startInstance({ config, say, ui: false });
  const client = temporalClient(instance.temporal);
  return {
    ...{ instance, client, db: instance.db },
    close: async () => {
      await client.connection.close();
      await instance.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
export type House = Awaited<ReturnType<typeof openHouse>>;

const madeSchema = z.object({ id: idSchema('ws') });
const SENDER = {
  firstName: 'Sophie',
  lastName: 'Vasseur',
  company: 'Ondine',
  postalAddress: '14 rue Haute, 69100 Lyon',
};

/** Somebody new with a sandbox, whose mailbox has its ramp behind it: 50 messages a day, 100 open enrollments. */
export async function newSandbox({ instance, db }: House): Promise<{ workspaceId: Id<'ws'>; person: Visitor }> {
  const person = visitor(instance.url, await signUp(instance.url));
  const { id } = await person.ask(madeSchema, 'POST', '/api/workspaces', { name: 'Bench', sandbox: true });
  await person.tell('PATCH', '/api/workspace', { sender: { ...SENDER, signature: '' } });
  await within(db, id, (tx) =>
    tx.execute(
      sql`update mailbox set ramp_started_at = ramp_started_at - interval '1 year' where workspace_id = ${id}`,
    ),
  );
  return { workspaceId: id, person };
}

export const within = <T>(db: Db, workspaceId: Id<'ws'>, work: (tx: Tx) => Promise<T>): Promise<T> =>
  withWorkspace(db, workspaceId, work);

/** Rows that are all different people of different companies, who never answer. */
export function fileOf(rows: number): Uint8Array {
  const titles = ['First name', 'Last name', 'Email', 'Job title', 'Company', 'Website', 'City', 'Country'];
  const lines = Array.from({ length: rows }, (_, at) => {
    const domain = `company-${at}.example`;
    return ['Claire', 'Roux', `claire.roux+silence@${domain}`, 'Direction', `Company ${at}`, domain, 'Lyon', 'France'];
  });
  return Buffer.from([titles, ...lines].map((line) => csvRow(line, ',')).join(''));
}

const importSchema = z.object({ id: idSchema('imp'), status: z.string(), created: z.number() });

/** Imports a file. @returns ms from the request until it is finished */
export async function importFile(person: Visitor, file: Uint8Array): Promise<{ importId: Id<'imp'>; ms: number }> {
  const started = performance.now();
  const contentBase64 = Buffer.from(file).toString('base64');
  const body = { fileName: 'bench.csv', contentBase64, start: true };
  const { id } = await person.ask(importSchema, 'POST', '/api/imports', body);
  for (;;) {
    const { status } = await person.ask(importSchema, 'GET', `/api/imports/${id}`);
    if (status === 'finished') return { importId: id, ms: performance.now() - started };
    if (status === 'failed' || performance.now() - started > 300_000) throw new Error(`the import is ${status}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
