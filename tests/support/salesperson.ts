import { z } from 'zod';
import type { Temperament } from '#domain/temperament.ts';
import type { Ask } from './api.ts';
import { eventually } from './eventually.ts';
import type { House } from './house.ts';

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
  id: z.string(),
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

export type Approval = z.infer<typeof approvalItem>;

/** A person with a sandbox and a campaign under way, and what they do all day. */
export async function salesperson(house: House, { steps = 1, delay = 3 } = {}) {
  const { ask } = await house.person('Sophie', { sandbox: true });
  await must(ask, 'PATCH', '/api/workspace', { sender: SENDER });
  const people = listOf(personItem).parse(await must(ask, 'GET', '/api/leads?limit=100')).items;
  const campaign = z.object({ id: z.string() }).parse(
    await must(ask, 'POST', '/api/campaigns', {
      name: 'Sites la nuit',
      steps: Array.from({ length: steps }, (_, at) => step(at === 0 ? 0 : delay)),
    }),
  );
  await must(ask, 'POST', `/api/campaigns/${campaign.id}/start`);
  const approvals = async (status = 'proposed'): Promise<Approval[]> =>
    listOf(approvalItem).parse(await must(ask, 'GET', `/api/approvals?limit=200&status=${status}`)).items;
  const enrollmentsIn = async (leadId: string) =>
    listOf(
      z.object({
        stage: z.string().nullable(),
        end: z.string().nullable(),
        step: z.number(),
        reason: z.string().nullable(),
      }),
    ).parse(await must(ask, 'GET', `/api/leads/${leadId}/enrollments`)).items;
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
    progress: async () => progress.parse(await must(ask, 'GET', `/api/campaigns/${campaign.id}/progress`)),
    /** Where somebody stands: the stage, or the end. */
    async standing(leadId: string): Promise<string> {
      const [latest] = await enrollmentsIn(leadId);
      return latest?.end ?? latest?.stage ?? 'not_enrolled';
    },
    async stands(leadId: string, ...wanted: string[]): Promise<string> {
      return eventually(
        () => this.standing(leadId),
        (seen) => wanted.includes(seen),
      );
    },
    /** Skips ahead by so many hours of the sandbox's clock, and waits until the skip is over. */
    async skip(hours: number): Promise<void> {
      await must(ask, 'POST', '/api/sandbox/skip', { by: Math.round(hours * 3600) });
      await eventually(
        async () => sandbox.parse(await must(ask, 'GET', '/api/sandbox')),
        (seen) => seen.skippingTo === null,
        60_000,
      );
    },
  };
}

async function must(ask: Ask, method: string, path: string, body?: unknown): Promise<unknown> {
  const response = await ask(method, path, body);
  if (response.status >= 300)
    throw new Error(`${method} ${path} answered ${response.status}: ${JSON.stringify(response.body)}`);
  return response.body;
}
