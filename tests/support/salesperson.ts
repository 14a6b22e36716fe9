import { z } from 'zod';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import type { Temperament } from '#domain/temperament.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import type { Ask, Person } from './api.ts';
import { eventually } from './eventually.ts';
import type { House } from './house.ts';
import { arrive } from './prospect_mail.ts';

const SENDER = {
  firstName: 'Sophie',
  lastName: 'Vasseur',
  company: 'Ondine Conseil',
  postalAddress: '14 rue des Teinturiers, 69100 Villeurbanne',
  signature: 'Conseil en énergie',
};
const WORDS = {
  fr: 'Bonjour {{lead.firstName}}, savez-vous ce que votre site consomme la nuit, quand plus rien ne tourne chez {{company.name}} ? Vingt minutes suffisent pour le savoir et pour décider si cela vaut la peine de regarder plus loin ensemble.',
  en: 'Hello {{lead.firstName}}, do you know what your site uses at night, when nothing runs any more at {{company.name}}? Twenty minutes are enough to know, and to decide whether it is worth looking further together.',
};
const step = (delayWorkingDays: number) => ({
  delayWorkingDays,
  variants: [
    {
      label: 'A',
      texts: {
        fr: { subject: 'Votre site la nuit', body: WORDS.fr },
        en: { subject: 'Your site at night', body: WORDS.en },
      },
    },
  ],
});

const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const approvalItem = z.object({
  draftId: z.string(),
  contentHash: z.string(),
  leadId: z.string(),
  status: z.string(),
  step: z.number(),
});
const personItem = z.object({
  id: idSchema('ld'),
  temperament: z.string().nullable(),
  email: z.string(),
  zone: z.string(),
});
const progress = z.object({
  stages: z.record(z.string(), z.number()),
  ends: z.record(z.string(), z.number()),
  active: z.number(),
  ended: z.number(),
  enrolled: z.number(),
  sent: z.number(),
});
const sandbox = z.object({ now: z.string(), skippingTo: z.string().nullable() });
const enrollmentItem = z.object({
  id: z.string(),
  stage: z.string().nullable(),
  end: z.string().nullable(),
  step: z.number(),
  reason: z.string().nullable(),
  wakeAt: z.string().nullable(),
});
const heardItem = z.object({ id: z.string(), kind: z.string().nullable(), text: z.string(), at: z.string() });
const NOT_YET = { end: null, stage: null, wakeAt: null };

export type Approval = z.infer<typeof approvalItem>;
export type Salesperson = Awaited<ReturnType<typeof salesperson>>;

/**
 * A person with a sandbox and a campaign under way, and what they do all day. The campaign is for everybody, or for a
 * cast: leads typed by hand, by their roles, each with a temperament and at a company of their own.
 */
export async function salesperson(
  house: House,
  { steps = 1, delay = 3, cast }: { steps?: number; delay?: number; cast?: Readonly<Record<string, Temperament>> } = {},
) {
  const ask = await newSandbox(house);
  const { id: workspaceId } = workspaceSchema.parse(await must(ask, 'PATCH', '/api/workspace', { sender: SENDER }));
  for (const [role, temperament] of Object.entries(cast ?? {}))
    await must(ask, 'POST', '/api/leads', leadOf(role, temperament));
  const people = listOf(personItem).parse(await must(ask, 'GET', '/api/leads?limit=100')).items;
  const campaign = z.object({ id: z.string() }).parse(
    await must(ask, 'POST', '/api/campaigns', {
      name: 'Sites la nuit',
      ...(cast === undefined ? {} : { audience: { sources: ['manual'] } }),
      steps: Array.from({ length: steps }, (_, at) => step(at === 0 ? 0 : delay)),
    }),
  );
  await must(ask, 'POST', `/api/campaigns/${campaign.id}/start`);
  const approvals = async (status = 'proposed'): Promise<Approval[]> =>
    listOf(approvalItem).parse(await must(ask, 'GET', `/api/approvals?limit=200&status=${status}`)).items;
  const enrollmentOf = async (leadId: string) =>
    listOf(enrollmentItem).parse(await must(ask, 'GET', `/api/leads/${leadId}/enrollments`)).items[0];
  const clock = async () => sandbox.parse(await must(ask, 'GET', '/api/sandbox'));
  /** Skips ahead, and waits until the skip is over. */
  const skip = async (asked: { by: number } | { to: string }): Promise<void> => {
    await must(ask, 'POST', '/api/sandbox/skip', asked);
    await eventually(clock, ({ skippingTo }) => skippingTo === null, 60_000);
  };
  return {
    ask,
    campaignId: campaign.id,
    people,
    approvals,
    must: (method: string, path: string, body?: unknown) => must(ask, method, path, body),
    /** Somebody of a temperament, where it is nine o'clock already if there is one. */
    someone(temperament: Temperament): z.infer<typeof personItem> {
      const alike = people.filter((person) => person.temperament === temperament);
      const found = alike.find(({ zone }) => zone === 'Europe/Paris') ?? alike[0];
      if (!found) throw new Error(`nobody is ${temperament}`);
      return found;
    },
    /** Somebody of the cast, by the role that begins their address. */
    member(role: string): z.infer<typeof personItem> {
      const found = people.find(({ email }) => email.startsWith(`${role}+`));
      if (!found) throw new Error(`nobody plays ${role}`);
      return found;
    },
    /** The draft that waits for a decision about somebody. */
    async draftFor(leadId: string, atStep = 0): Promise<Approval> {
      const items = await eventually(
        () => approvals(),
        (seen) => seen.some((item) => item.leadId === leadId && item.step === atStep),
      );
      const found = items.find((item) => item.leadId === leadId && item.step === atStep);
      if (!found) throw new Error('no draft');
      return found;
    },
    decide: (draft: Approval, decision: 'approve' | 'skip' | 'reject') =>
      ask('POST', `/api/approvals/${draft.draftId}/decision`, { decision, contentHash: draft.contentHash }),
    /** Approves the draft about somebody, and sees the story go on with that. */
    async approve(leadId: string, atStep = 0): Promise<void> {
      const draft = await this.draftFor(leadId, atStep);
      const { status } = await this.decide(draft, 'approve');
      if (status !== 200) throw new Error(`the decision answered ${status}`);
      await eventually(
        () => this.standing(leadId),
        (seen) => seen !== 'awaiting_approval',
      );
    },
    progress: async () => progress.parse(await must(ask, 'GET', `/api/campaigns/${campaign.id}/progress`)),
    /** Their passage through the campaign, as it stands. */
    async enrollment(leadId: string): Promise<z.infer<typeof enrollmentItem>> {
      const found = await enrollmentOf(leadId);
      if (!found) throw new Error('not enrolled');
      return found;
    },
    /** Where somebody stands: the stage, or the end. */
    async standing(leadId: string): Promise<string> {
      const latest = await enrollmentOf(leadId);
      return latest?.end ?? latest?.stage ?? 'not_enrolled';
    },
    async stands(leadId: string, ...wanted: string[]): Promise<string> {
      return eventually(
        () => this.standing(leadId),
        (seen) => wanted.includes(seen),
      );
    },
    /** Has a mail of somebody's arrive, about the last message that they got. `told`: the mailbox hears of it. */
    async receive(
      from: { id: Id<'ld'>; email: string },
      write: Parameters<typeof arrive>[2],
      { told = true } = {},
    ): Promise<void> {
      const mailboxId = await arrive({ db: house.db, workspaceId, at: new Date(await this.now()) }, from, write);
      if (told) await house.deps.temporal.mailbox.arrived({ workspaceId, mailboxId });
    },
    /** What somebody wrote last. */
    async heard(leadId: string): Promise<z.infer<typeof heardItem>> {
      const { items } = listOf(heardItem).parse(await must(ask, 'GET', `/api/messages?direction=in&leadId=${leadId}`));
      const [last] = items;
      if (!last) throw new Error('nothing heard');
      return last;
    },
    /** Says what somebody's last message really is. */
    async correct(leadId: string, kind: TriageKind, date: string | null = null): Promise<void> {
      const { id } = await this.heard(leadId);
      await must(ask, 'POST', `/api/messages/${id}/triage`, { kind, date });
    },
    /** Closes the conversation with somebody. */
    async close(leadId: string): Promise<void> {
      const conversations = listOf(z.object({ id: z.string(), version: z.number() }));
      const [one] = conversations.parse(await must(ask, 'GET', `/api/conversations?leadId=${leadId}`)).items;
      await must(ask, 'POST', `/api/conversations/${one?.id ?? ''}/close`, { version: one?.version });
    },
    now: async (): Promise<number> => Date.parse((await clock()).now),
    /** Skips ahead by so many hours of the sandbox's clock. */
    skip: (hours: number) => skip({ by: Math.round(hours * 3600) }),
    /** Skips ahead to what somebody waits for, and to what they wait for then, until they stand where wanted: on any date of the calendar. */
    async skipUntil(leadId: string, ...wanted: string[]): Promise<void> {
      await eventually(
        async () => {
          const { end, stage, wakeAt } = (await enrollmentOf(leadId)) ?? NOT_YET;
          const seen = end ?? stage ?? '';
          // What is due within the second comes by itself, and may be past when the skip is asked for.
          if (!wanted.includes(seen) && wakeAt !== null && Date.parse(wakeAt) > (await this.now()) + 1000)
            await skip({ to: wakeAt });
          return seen;
        },
        (seen) => wanted.includes(seen),
        50_000,
      );
    },
  };
}

/** Whoever signed up in each house: how often that may be done in a minute is limited, and a person may have many sandboxes. */
const founders = new WeakMap<House, Promise<Person>>();

/** A sandbox of its own, with an account of its own. @returns how its owner asks in it */
async function newSandbox(house: House): Promise<Ask> {
  const founder = founders.get(house) ?? house.person('Sophie', { sandbox: null });
  founders.set(house, founder);
  const { ask } = await founder;
  const made = await must(ask, 'POST', '/api/workspaces', { name: 'Sophie SAS', sandbox: true });
  const own = { 'x-workspace': z.object({ id: idSchema('ws') }).parse(made).id };
  return (method, path, body, headers = {}) => ask(method, path, body, { ...own, ...headers });
}

/** A lead as it is typed; the address names the temperament. */
export const leadOf = (role: string, temperament: Temperament) => ({
  ...{ email: `${role}+${temperament}@${role}.example`, firstName: 'Camille', lastName: 'Aubry' },
  ...{ language: 'fr', country: 'FR', company: { name: `Ateliers ${role}`, domain: `${role}.example` } },
});

async function must(ask: Ask, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await ask(method, path, body);
  if (response.status >= 300)
    throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(response.body)}`);
  return response.body;
}
