import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { z } from 'zod';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { eventually } from '#tests/support/eventually.ts';
import { openPlace, openSandbox, PLAYS_WITHIN_MS, sayWhoWrites, signUp, Visit } from '../e2e/support.ts';

/** `npm run docs:screens`: the pictures in docs/screens, from a sandbox that has been played for two days. */
const FOLDER = join(PROJECT_ROOT, 'docs/screens');
const MOST_BYTES = 150_000;
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 780 };
const LOOKS = [
  { look: 'light', colorScheme: 'light', viewport: WIDE },
  { look: 'dark', colorScheme: 'dark', viewport: WIDE },
  { look: 'mobile', colorScheme: 'light', viewport: NARROW },
] as const;
const HOT = 'Claire Delmas';

const made = z.object({ id: z.string() });
const queue = z.object({
  items: z.array(z.object({ draftId: z.string(), contentHash: z.string(), leadName: z.string() })),
});
const clock = z.object({ skippingTo: z.string().nullable() });
const conversations = z.object({ items: z.array(made.extend({ leadName: z.string() })) });

const WORDS = [
  {
    subject: 'Une question pour {{company.name}}',
    body: `Bonjour {{lead.firstName}},

{{opener}}

Savez-vous ce que vos sites consomment la nuit, quand plus rien ne tourne\u00a0? Vingt minutes suffisent pour le voir ensemble, et pour décider si cela vaut la peine d’aller plus loin.

{{sender.firstName}}`,
  },
  {
    subject: '',
    body: `Bonjour {{lead.firstName}},

Je reviens vers vous au cas où mon message serait arrivé un mauvais jour. Quel moment vous conviendrait pour en parler\u00a0?

{{sender.firstName}}`,
  },
];

const place = await openPlace();
try {
  await mkdir(FOLDER, { recursive: true });
  const sophie = await Visit.begin(place, WIDE);
  await signUp(sophie);
  await openSandbox(sophie);
  await sayWhoWrites(sophie);
  const campaign = await sophie.ask(made, 'POST', '/api/campaigns', {
    name: 'Ateliers, consommation de nuit',
    steps: WORDS.map((text, at) => ({ delayWorkingDays: at * 3, variants: [{ label: 'A', texts: { fr: text } }] })),
  });
  await sophie.ask(z.unknown(), 'POST', `/api/campaigns/${campaign.id}/start`);
  const drafts = () => sophie.ask(queue, 'GET', '/api/approvals?limit=100');
  await eventually(drafts, ({ items }) => items.length >= 12, PLAYS_WITHIN_MS);
  const { items } = await drafts();
  const hot = items.find(({ leadName }) => leadName === HOT);
  await picture(sophie, 'approvals', `/approvals/${hot?.draftId ?? ''}`);

  // Some are kept for later, so that the day has something to decide.
  const first = [...items].sort((a, b) => Number(b.leadName === HOT) - Number(a.leadName === HOT)).slice(0, 9);
  for (const { draftId, contentHash } of first)
    await sophie.ask(z.unknown(), 'POST', `/api/approvals/${draftId}/decision`, { decision: 'approve', contentHash });
  await sophie.ask(z.unknown(), 'POST', '/api/sandbox/skip', { by: 86_400 });
  await eventually(
    () => sophie.ask(clock, 'GET', '/api/sandbox'),
    (seen) => seen.skippingTo === null,
    PLAYS_WITHIN_MS,
  );
  const { items: talks } = await sophie.ask(conversations, 'GET', '/api/conversations');
  const talk = talks.find(({ leadName }) => leadName === HOT) ?? talks[0];

  await picture(sophie, 'today', '/today');
  await picture(sophie, 'inbox', `/inbox/${talk?.id ?? ''}`);
  await picture(sophie, 'campaign', `/campaigns/${campaign.id}`);
  await picture(sophie, 'leads', '/leads');
  await sophie.end();
} finally {
  await place.close();
}
process.exit();

async function picture(sophie: Visit, name: string, path: string): Promise<void> {
  for (const { look, colorScheme, viewport } of LOOKS) {
    await sophie.page.setViewportSize(viewport);
    await sophie.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await sophie.open(path);
    await sophie.page.getByRole('main').getByText(/\p{L}/u).first().waitFor();
    const file = join(FOLDER, `${name}-${look}.jpg`);
    await sophie.page.screenshot({ path: file, type: 'jpeg', quality: 68, animations: 'disabled' });
    const { size } = await stat(file);
    if (size > MOST_BYTES) throw new Error(`${name}-${look}.jpg has ${size} bytes: at most ${MOST_BYTES}.`);
  }
}
