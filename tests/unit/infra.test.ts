import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { CONFIG_NAMES, readConfig, readSecrets, readUiHandlerPath, readWorkerVersion } from '#functions/config.ts';
import { PUBLIC_PATHS } from '#functions/public/app.ts';
import { FUNCTIONS } from '#infra/local/builds/functions.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';

/** A value of the cloud that is known at once. */
class Known {
  readonly value: string;
  constructor(value: string) {
    this.value = value;
  }
  apply(work: (value: string) => string): Known {
    return new Known(work(this.value));
  }
}
const plain = (value: unknown): unknown => (value instanceof Known ? value.value : value);

const SECRETS: Readonly<Record<string, string>> = {
  Host: 'leadgen.example.com',
  DatabaseUrl: 'postgres://owner:secret@ep-one-pooler.eu-central-1.aws.neon.tech/leadgen',
  TemporalAddress: 'leadgen.a1b2c.tmprl.cloud:7233',
  TemporalNamespace: 'leadgen.a1b2c',
  SmtpUrl: 'smtps://user:secret@smtp.example.com:465',
  MailFrom: 'LeadGen <leadgen@example.com>',
  TemporalExternalId: 'leadgen-production',
  ...Object.fromEntries(['AuthSecret', 'EncryptionKey', 'LinksSecret'].map((name) => [name, 'k'.repeat(43)])),
};

/** A function listens on no port of its own and keeps nothing on a disk. */
const ONLY_IN_A_PROCESS = ['PORT', 'DATA_DIR'];
const SECRET_NAMES = ['AUTH_SECRET', 'ENCRYPTION_KEY', 'LINKS_SECRET'];
/** What one function is told beside all the others. */
const OWN: Readonly<Record<string, readonly string[]>> = {
  Web: ['UI_HANDLER'],
  Worker: ['WORKER_DEPLOYMENT', 'WORKER_BUILD_ID', 'WORKFLOW_BUNDLE'],
};

const functionSchema = z.object({
  bundle: z.string(),
  handler: z.string(),
  timeout: z.string().regex(/^\d+ seconds$/),
  versioning: z.boolean().optional(),
  environment: z.record(z.string(), z.string()),
});
type Deployed = z.infer<typeof functionSchema>;
const programSchema = z.object({ default: z.object({ run: z.custom<() => Promise<Record<string, unknown>>>() }) });

const functions = new Map<string, Deployed>();
const routes = new Map<string, unknown>();
const policies: string[] = [];
let outputs: Record<string, unknown> = {};

/** Runs sst.config.ts with components that write down what they are given. */
beforeAll(async () => {
  class Secret {
    readonly value: Known;
    constructor(name: string, placeholder?: string) {
      const value = SECRETS[name] ?? placeholder;
      if (value === undefined) throw new Error(`sst secret set ${name}`);
      this.value = new Known(value);
    }
  }
  class Function {
    readonly arn: Known;
    readonly nodes: { function: { qualifiedArn: Known } };
    constructor(name: string, { environment, ...args }: { environment: Record<string, unknown> }) {
      const values = Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, plain(value)]));
      functions.set(name, functionSchema.parse({ ...args, environment: values }));
      this.arn = new Known(`arn:${name}`);
      this.nodes = { function: { qualifiedArn: new Known(`arn:${name}:7`) } };
    }
  }
  class ApiGatewayV2 {
    readonly url = new Known('https://leadgen.example.com');
    route(route: string, arn: Known): void {
      routes.set(route, arn.value);
    }
  }
  class Policy {
    readonly id = new Known('role');
    readonly arn = new Known('arn:role');
    constructor(_name: string, args: Record<string, unknown>) {
      policies.push(String(plain(args['assumeRolePolicy'] ?? args['policy'])));
    }
  }
  vi.stubGlobal('sst', { Secret, aws: { Function, ApiGatewayV2 } });
  vi.stubGlobal('aws', { iam: { Role: Policy, RolePolicy: Policy } });
  vi.stubGlobal('$jsonStringify', (value: unknown) => new Known(JSON.stringify(value, (_, one) => plain(one))));
  vi.stubGlobal('$config', (config: unknown) => config);
  const program = programSchema.parse(await import('../../sst.config.ts'));
  outputs = await program.default.run();
});
afterAll(() => {
  vi.unstubAllGlobals();
});

const named = (name: string): Deployed => {
  const found = functions.get(name);
  if (!found) throw new Error(`no function ${name}`);
  return found;
};

describe('the cloud', () => {
  // The worker's handler loads Temporal's whole SDK.
  test('names handlers that exist and are functions', { timeout: 60_000 }, async () => {
    expect(functions.size).toBe(FUNCTIONS.length);
    for (const { handler } of functions.values()) {
      const [path = '', name = ''] = handler.split('.');
      const file = join(PROJECT_ROOT, `${path}.ts`);
      expect(existsSync(file), file).toBe(true);
      const module = z.record(z.string(), z.unknown()).parse({ ...(await import(file)) });
      expect(module[name], handler).toBeTypeOf('function');
    }
  });

  test('deploys the folders that npm run build:functions makes', () => {
    expect([...functions.values()].map(({ bundle }) => bundle).sort()).toEqual(
      FUNCTIONS.map((name) => `.cache/functions/${name}`),
    );
  });

  test('tells every function all that it asks of its environment, and nothing that no function knows', () => {
    const told = [...CONFIG_NAMES.filter((name) => !ONLY_IN_A_PROCESS.includes(name)), ...SECRET_NAMES];
    for (const [one, { environment }] of functions) {
      expect(Object.keys(environment).sort(), one).toEqual([...told, ...(OWN[one] ?? [])].sort());
      expect(readConfig(environment)).toMatchObject({
        publicUrl: 'https://leadgen.example.com',
        database: { driver: 'neon' },
        temporal: { namespace: 'leadgen.a1b2c' },
        dropcontactApiKey: undefined,
      });
      expect(readSecrets(environment).auth).toBe(SECRETS['AuthSecret']);
    }
    expect(readUiHandlerPath(named('Web').environment)).toBe('ui/build/handler.js');
    expect(readWorkerVersion(named('Worker').environment)).toEqual({
      deploymentName: 'leadgen',
      buildId: outputs['buildId'],
      workflowBundlePath: 'workflows.bundle.js',
    });
  });

  test('sends recipients to their pages, calls to the API, and everything else to the interface', () => {
    expect(Object.fromEntries(routes)).toEqual({
      'ANY /api/{proxy+}': 'arn:Api',
      ...Object.fromEntries(PUBLIC_PATHS.map((path) => [`ANY ${path}{proxy+}`, 'arn:Public'])),
      $default: 'arn:Web',
    });
  });

  test('lets Temporal invoke versions of the worker alone, by a role that needs the external id', () => {
    expect(plain(outputs['workerVersionArn'])).toBe('arn:Worker:7');
    expect(named('Worker').versioning).toBe(true);
    expect(policies).toHaveLength(2);
    expect(policies[0]).toContain('"sts:ExternalId":"leadgen-production"');
    expect(policies[1]).toContain('"Resource":["arn:Worker","arn:Worker:*"]');
  });
});
