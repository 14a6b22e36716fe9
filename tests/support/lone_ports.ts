import { randomBytes } from 'node:crypto';
import { sandboxEnricher } from '#activities/adapters/enrich/sandbox.ts';
import type { Ports } from '#activities/ports.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { createSeal } from '#functions/seal.ts';
import { createPorts } from '#functions/worker/ports.ts';
import { silentPostman } from './postman.ts';

/** A worker's ports over a database, with nobody else to reach: no Temporal server, no model, no filter, no fence. */
export const lonePorts = ({ db, time, tokens }: Pick<Ports, 'db' | 'time' | 'tokens'>): Ports =>
  createPorts({
    ...{ db, time, tokens },
    ...{ publicUrl: 'http://127.0.0.1', mistral: null, blocklists: [], spamd: null, sandbox: null },
    ...{ sandboxServer: () => null, enricher: () => sandboxEnricher },
    client: temporalClient({ address: '127.0.0.1:1', namespace: 'default' }),
    seal: createSeal({ k1: randomBytes(32).toString('base64url') }, 'k1'),
    postman: silentPostman,
    mailNetwork: { allowPrivate: true },
    fence: { pass: () => Promise.resolve(), restoredAt: () => Promise.resolve(null) },
  });
