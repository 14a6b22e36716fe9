import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { eventually } from '#tests/support/eventually.ts';
import { PASSWORD, PLAYS_WITHIN_MS, type Visit } from './support.ts';

/** Everybody in a sandbox. */
export const PEOPLE = 15;

const made = z.object({ id: z.string() });
const queue = z.object({
  items: z.array(
    z.object({
      draftId: z.string(),
      contentHash: z.string(),
      leadId: z.string(),
      leadName: z.string(),
      subject: z.string(),
      alike: z.string(),
    }),
  ),
});
const clock = z.object({ now: z.string(), skippingTo: z.string().nullable() });
const TEXTS = {
  fr: {
    subject: 'Vos sites la nuit',
    body: 'Bonjour {{lead.firstName}}, savez-vous ce que {{company.name}} consomme la nuit, quand plus rien ne tourne ? Vingt minutes suffisent pour le savoir.',
  },
  en: {
    subject: 'Your sites at night',
    body: 'Hello {{lead.firstName}}, do you know what {{company.name}} uses at night, when nothing runs any more? Twenty minutes are enough to know.',
  },
};

/** How somebody signs in. */
export interface Account {
  readonly email: string;
  readonly password: string;
}

/** Signs somebody new up behind the screens, for what does not begin with it. */
export async function joins(visit: Visit): Promise<Account> {
  const account = { email: `sophie-${randomUUID()}@ondine-conseil.example`, password: PASSWORD };
  await visit.ask(z.unknown(), 'POST', '/api/auth/sign-up/email', { name: 'Sophie Vasseur', ...account });
  return account;
}

/** Somebody new in a sandbox of their own, who has said who writes. */
export async function joinsSandbox(visit: Visit): Promise<Account> {
  const account = await joins(visit);
  await visit.ask(made, 'POST', '/api/workspaces', { name: 'Bac à sable', sandbox: true, language: visit.locale });
  await visit.ask(z.unknown(), 'PATCH', '/api/workspace', {
    sender: {
      firstName: 'Sophie',
      lastName: 'Vasseur',
      company: 'Ondine Conseil',
      postalAddress: '14 rue des Teinturiers, 69100 Villeurbanne',
      signature: '',
    },
  });
  return account;
}

/** Launches a campaign of one message to everybody. @returns its id, once each has a draft that waits */
export async function launchCampaign(visit: Visit): Promise<string> {
  const steps = [{ delayWorkingDays: 0, variants: [{ label: 'A', texts: TEXTS }] }];
  const { id } = await visit.ask(made, 'POST', '/api/campaigns', { name: 'Sites la nuit', steps });
  await visit.ask(z.unknown(), 'POST', `/api/campaigns/${id}/start`);
  await eventually(
    () => proposed(visit),
    (items) => items.length === PEOPLE,
    PLAYS_WITHIN_MS,
  );
  return id;
}

/** What waits for a decision. */
export async function proposed(visit: Visit): Promise<z.infer<typeof queue>['items']> {
  return (await visit.ask(queue, 'GET', '/api/approvals?limit=100')).items;
}

export async function approve(
  visit: Visit,
  { draftId, contentHash }: { draftId: string; contentHash: string },
): Promise<void> {
  await visit.ask(z.unknown(), 'POST', `/api/approvals/${draftId}/decision`, { decision: 'approve', contentHash });
}

/** The sandbox's clock goes on, and what is due by then has happened. */
export async function skip(visit: Visit, seconds: number): Promise<void> {
  await visit.ask(z.unknown(), 'POST', '/api/sandbox/skip', { by: seconds });
  await eventually(
    () => visit.ask(clock, 'GET', '/api/sandbox'),
    ({ skippingTo }) => skippingTo === null,
    PLAYS_WITHIN_MS,
  );
}
