import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { eventually } from '#tests/support/eventually.ts';
import { ownPostgres } from '#tests/support/database.ts';
import type { Scheme } from './inspection.ts';
import { openPlace, Visit, type Locale, type Place } from './support.ts';
import { approve, joinsSandbox, launchCampaign, proposed, skip } from './world.ts';

/** Every address that has a screen, as the interface's folders say: `/leads/[leadId]`. */
const ROUTES = globSync('**/+page.svelte', { cwd: join(PROJECT_ROOT, 'ui/src/routes') })
  .map((file) => `/${dirname(file)}`.replaceAll(/\/\([^)]+\)/g, ''))
  .sort();
/** Those of somebody who is not in. */
const OUTSIDE = ['/sign-in', '/sign-up', '/forgot-password', '/reset-password'];
/** What the letter adds to the address. */
const TOKEN = '?token=from-a-letter';
/** Shown where there is no mailbox yet: with one, it leads to that one's page. */
const WITHOUT_MAILBOX = '/deliverability';
/** Who answers a first message with interest. */
const HOT = 'Claire Delmas';
const LOCALES = ['fr', 'en'] as const;

const made = z.object({ id: z.string() });
const listed = z.object({ items: z.array(made.extend({ leadName: z.string(), leadId: z.string() })) });
const status = z.object({ status: z.string() });

let place: Place;
let sophie: Visit;
/** What stands in the place of `[leadId]`, and so on. */
let ids: Record<string, string>;
/** A real workspace of hers, with nothing in it. */
let empty: string;
let sandbox: string;

beforeAll(async () => {
  place = await openPlace(await ownPostgres());
  sophie = await Visit.begin(place);
  await joinsSandbox(sophie);
  ({ id: sandbox } = await sophie.ask(made, 'GET', '/api/workspace'));
  const campaignId = await launchCampaign(sophie);
  const drafts = await proposed(sophie);
  const hot = drafts.find(({ leadName }) => leadName === HOT);
  const kept = drafts.filter((draft) => draft !== hot).slice(0, 2);
  for (const draft of drafts) if (!kept.includes(draft)) await approve(sophie, draft);
  await skip(sophie, 86_400);
  const [conversation] = (await sophie.ask(listed, 'GET', '/api/conversations')).items.filter(
    ({ leadName }) => leadName === HOT,
  );
  const { now } = await sophie.ask(z.object({ now: z.string() }), 'GET', '/api/sandbox');
  const startsAt = new Date(Date.parse(now) + 86_400_000).toISOString();
  const leadId = hot?.leadId ?? '';
  await sophie.ask(made, 'POST', '/api/meetings', { leadId, startsAt });
  const { id: importId } = await sophie.ask(made, 'POST', '/api/imports', {
    fileName: 'salon.csv',
    contentBase64: Buffer.from('Prénom;Courriel\nHélène;h.beranger@forges-aubry.example\n').toString('base64'),
  });
  await eventually(
    () => sophie.ask(status, 'GET', `/api/imports/${importId}`),
    (seen) => seen.status === 'mapping',
  );
  const [mailbox] = (await sophie.ask(z.object({ items: z.array(made) }), 'GET', '/api/mailboxes')).items;
  const [draft] = await proposed(sophie);
  ids = {
    ...{ campaignId, leadId, importId },
    conversationId: conversation?.id ?? '',
    mailboxId: mailbox?.id ?? '',
    draftId: draft?.draftId ?? '',
  };
  ({ id: empty } = await sophie.ask(made, 'POST', '/api/workspaces', { name: 'Ondine Conseil', sandbox: false }));
});
afterAll(() => place.close());

const addressOf = (route: string): string =>
  route.replaceAll(/\[(\w+)\]/g, (_, name: string) => {
    const id = ids[name];
    if (id === undefined) throw new Error(`${route} has no visit yet: make its [${name}] in beforeAll.`);
    return id;
  });

/** What each language is looked at with: axe once on a desk and once on a phone, its colours in both schemes, all else everywhere. */
const SCHEMES = {
  fr: { desk: ['light', 'dark'], phone: [] },
  en: { desk: [], phone: ['light'] },
} as const satisfies Record<Locale, Record<'desk' | 'phone', readonly Scheme[]>>;

/** The screen in hand, on a desk and on a phone. @returns what is wrong with it */
async function look(visit: Visit, name: string): Promise<string[]> {
  const problems: string[] = [];
  const tried = (work: Promise<void>) => work.catch((error: unknown) => problems.push(String(error)));
  const { desk, phone } = SCHEMES[visit.locale];
  await tried(visit.check(name, desk));
  await visit.page.setViewportSize({ width: 360, height: 740 });
  await tried(visit.check(`${name}, on a phone`, phone));
  await visit.page.setViewportSize({ width: 1280, height: 860 });
  return problems;
}

/** Goes to a screen, by its address in one language and by a link to it in the other, and looks at it. */
async function visitScreen(visit: Visit, route: string): Promise<string[]> {
  const path = addressOf(route);
  const there = route === '/reset-password' ? path + TOKEN : path;
  if (visit.locale === 'fr' || visit.page.url() === 'about:blank') await visit.open(there);
  else await visit.follow(there);
  const arrived = new URL(visit.page.url()).pathname;
  return [...(arrived === path ? [] : [`${route} led to ${arrived}`]), ...(await look(visit, route))];
}

/** She is in, in a language, in one of her workspaces. */
async function enter(locale: Locale, workspace: string): Promise<Visit> {
  const visit = await Visit.begin(place, { locale });
  const url = place.instance.url;
  await visit.page.context().addCookies(await sophie.page.context().cookies());
  await visit.page.context().addCookies([
    { name: 'leadgen_locale', value: locale, url },
    { name: 'workspace', value: workspace, url },
  ]);
  return visit;
}

describe.each(LOCALES)('on a desk and on a phone (%s)', (locale) => {
  let visitor: Visit;
  let member: Visit;
  let newcomer: Visit;
  beforeAll(async () => {
    visitor = await Visit.begin(place, { locale });
    member = await enter(locale, sandbox);
    newcomer = await enter(locale, empty);
  });
  afterAll(async () => {
    for (const visit of [visitor, member, newcomer]) await visit.end();
  });

  test.each(ROUTES)('%s keeps what every screen owes', async (route) => {
    const visit = OUTSIDE.includes(route) ? visitor : route === WITHOUT_MAILBOX ? newcomer : member;
    expect(await visitScreen(visit, route)).toEqual([]);
  });

  test('an address of nothing says so', async () => {
    await member.open('/leads/ld_00000000000000000000000000');
    await member.page.getByRole('heading', { name: member.t('error_missing_title') }).waitFor();
    member.pardon(/404/);
    expect(await look(member, 'the error page')).toEqual([]);
  });

  test('nobody is sent to Google where its keys are not set', async () => {
    await visitor.open('/sign-in');
    expect(await visitor.link('auth_google').count()).toBe(0);
  });
});
