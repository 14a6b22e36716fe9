import { createHmac, randomBytes } from 'node:crypto';
import { withWorkspace, type Db } from '#db/client.ts';
import { emptyDatabase } from '#tests/support/database.ts';
import { insertEnrollments, getEnrollment } from '#db/queries/enrollment.ts';
import { insertCampaign } from '#db/queries/campaign.ts';
import { getBookingHook } from '#db/queries/booking_hook.ts';
import { listSandboxPeople, type SandboxProspect } from '#db/queries/sandbox_people.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { bookingHookContext, type BookingVendor } from '#domain/booking.ts';
import { EVERYONE } from '#domain/audience.ts';
import { newId, type Id } from '#domain/id.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import { leadByEmail } from '#db/queries/lead.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import type { ApiDeps } from '#functions/api/deps.ts';
import { sandboxBirth } from '#functions/api/sandbox_birth.ts';
import { workflowClients } from '#functions/client/index.ts';
import { temporalClient } from '#functions/client/temporal.ts';
import { createSeal } from '#functions/seal.ts';
import { startApi, type ApiServer } from '#tests/support/api.ts';

/** What the workflows were told, in order: `outreach.booked <lead> <meeting>`. */
export type Told = string[];

export type Outside = {
  api: ApiServer;
  told: Told;
  /** Whether the workflows can be reached. */
  reach: (able: boolean) => void;
  /** Where recipients' pages are. */
  pages: string;
  workspaceId: Id<'ws'>;
  people: SandboxProspect[];
  mailboxId: Id<'mbx'>;
  person: Awaited<ReturnType<ApiServer['person']>>;
  close(): Promise<void>;
};

/** The real API and the recipients' pages over HTTP, with a sandbox in it; the workflows only write down what they hear. */
export async function startOutside(): Promise<Outside> {
  const told: Told = [];
  let able = true;
  const hear = (what: string): Promise<never> | Promise<boolean> => {
    if (!able) return Promise.reject(new Error('unreachable'));
    told.push(what);
    return Promise.resolve(true);
  };
  const real = workflowClients(temporalClient({ address: '127.0.0.1:1', namespace: 'default' }));
  const temporal: ApiDeps['temporal'] = {
    ...real,
    outreach: {
      ...real.outreach,
      booked: (key, meetingId) => hear(`outreach.booked ${key.leadId} ${meetingId}`),
      closed: (key, end) => hear(`outreach.closed ${key.leadId} ${end}`),
      nudged: (key) => hear(`outreach.nudged ${key.leadId}`),
      reopen: async (input) => {
        await hear(`outreach.reopen ${input.leadId}`);
      },
    },
    mailbox: {
      ...real.mailbox,
      resumed: async () => {
        await hear('mailbox.resumed');
      },
      arrived: async () => {
        await hear('mailbox.arrived');
      },
      checkDomain: async () => {
        await hear('mailbox.checkDomain');
      },
    },
    sandbox: {
      start: async () => {
        await hear('sandbox.start');
      },
      delivered: async () => {
        await hear('sandbox.delivered');
      },
      skip: async () => {
        await hear('sandbox.skip');
      },
      endAll: async (_key, named) => {
        await hear(`sandbox.endAll ${named.length}`);
      },
    },
  };
  const seal = createSeal({ k1: randomBytes(32).toString('base64url') }, 'k1');
  const db = await emptyDatabase();
  const random = (length: number) => randomBytes(length);
  const birth = sandboxBirth({ db, seal, random, publicUrl: 'http://leadgen.test', temporal });
  const api = await startApi({ db, temporal, seal, ...birth });
  const person = await api.person('Sophie', { sandbox: true });
  const { body } = await person.ask('GET', '/api/workspace');
  const workspaceId = idIn(body);
  const { people, mailboxId } = await withWorkspace(api.db, workspaceId, async (tx) => ({
    people: (await listSandboxPeople(tx, { workspaceId, reached: false, after: null, limit: 50 })).items,
    mailboxId: (await listMailboxes(tx, { workspaceId }))[0]?.id,
  }));
  if (!mailboxId) throw new Error('no mailbox');
  return {
    ...{ api, told, person, workspaceId, people, mailboxId },
    pages: api.url,
    reach: (now) => {
      able = now;
    },
    close: async () => {
      await api.close();
      await db.close();
    },
  };
}

function idIn(body: unknown): Id<'ws'> {
  if (
    typeof body === 'object' &&
    body !== null &&
    'id' in body &&
    typeof body.id === 'string' &&
    body.id.startsWith('ws_')
  )
    return `ws_${body.id.slice(3)}`;
  throw new Error('no workspace');
}

/** Somebody new in the sandbox who is enrolled in a campaign, waiting for a booking. */
export async function enrolled(
  { api, workspaceId, mailboxId }: Pick<Outside, 'api' | 'workspaceId' | 'mailboxId'>,
  end: 'booked' | null = null,
  wakeAt: Date | null = null,
) {
  const now = new Date();
  const times = { createdAt: now, updatedAt: now };
  const campaignId = newId('cmp', now.getTime(), randomBytes(10));
  const enrollmentId = newId('enr', now.getTime(), randomBytes(10));
  const email = `claire.${randomBytes(4).toString('hex')}@atelier.example`;
  const lead = await withWorkspace(api.db, workspaceId, async (tx) => {
    await mergeLeads(tx, {
      ...{ workspaceId, now, source: 'sandbox', sandbox: true, defaults: { language: 'fr', zone: 'Europe/Paris' } },
      leads: [
        {
          email,
          values: { ...NO_VALUES, firstName: 'Claire', lastName: 'Delmas' },
          company: NO_COMPANY,
          fact: null,
          evidence: null,
        },
      ],
    });
    const made = await leadByEmail(tx, { workspaceId, email });
    if (!made) throw new Error('no lead');
    await insertCampaign(tx, {
      ...{
        id: campaignId,
        workspaceId,
        name: 'Essai',
        status: 'running',
        language: 'fr',
        mailboxId,
        enrolled: 1,
        ended: end ? 1 : 0,
      },
      audience: EVERYONE,
      createdBy: 'user:test',
      ...times,
    });
    await insertEnrollments(tx, [
      {
        ...{ id: enrollmentId, workspaceId, campaignId, leadId: made.id, mailboxId, step: 0, end },
        ...{ stage: end ? null : 'awaiting_booking', wakeAt },
        endedAt: end ? now : null,
        ...times,
      },
    ]);
    return made;
  });
  const token = api.deps.tokens.sign([workspaceId, enrollmentId, lead.id].join('|'));
  return { lead, token, campaignId, enrollmentId };
}

export const enrollmentNow = (db: Db, workspaceId: Id<'ws'>, enrollmentId: Id<'enr'>) =>
  withWorkspace(db, workspaceId, (tx) => getEnrollment(tx, { workspaceId, enrollmentId }));

/** Posts what a vendor posts, signed under the workspace's own secret unless told. */
export async function hook(
  { api, workspaceId }: Outside,
  vendor: BookingVendor,
  payload: unknown,
  headers?: Record<string, string>,
): Promise<{ status: number; body: unknown }> {
  const body = JSON.stringify(payload);
  const secret = await withWorkspace(api.db, workspaceId, async (tx) => {
    const row = await getBookingHook(tx, { workspaceId, vendor });
    return row ? api.deps.seal.open(row.sealedSecret, bookingHookContext(workspaceId, vendor)) : '';
  });
  const t = Math.floor(Date.now() / 1000);
  const mac = (text: string) => createHmac('sha256', secret).update(text).digest('hex');
  const signed: Record<string, string> =
    vendor === 'calcom'
      ? { 'x-cal-signature-256': mac(body) }
      : { 'calendly-webhook-signature': `t=${t},v1=${mac(`${t}.${body}`)}` };
  const response = await fetch(`${api.url}/api/webhooks/${vendor}/${workspaceId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(headers ?? signed) },
    body,
  });
  const answer: unknown = await response.json();
  return { status: response.status, body: answer };
}
