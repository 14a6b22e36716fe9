import { goto } from '$app/navigation';
import Megaphone from '@lucide/svelte/icons/megaphone';
import { api, unwrap } from '#ui/lib/api.ts';
import { leadName } from '#ui/lib/lead/words.ts';
import { links } from '#ui/lib/links.ts';
import { matches } from '#ui/lib/ui/match.ts';
import { m } from '#ui/paraglide/messages.js';
import type { PaletteGroup } from './palette.svelte.ts';

/** Of each kind, as many as can be looked over. */
const SHOWN = 5;

/**
 * The leads, companies and campaigns that answer to what was typed.
 *
 * @throws what `fetch` throws, also when `signal` gives the question up
 */
export async function find(query: string, signal: AbortSignal): Promise<PaletteGroup[]> {
  const { leads, companies, campaigns } = api().api;
  const init = { init: { signal } };
  const page = { search: query, limit: String(SHOWN) };
  const [people, firms, all] = await Promise.all([
    unwrap(leads.$get({ query: page }, init)),
    unwrap(companies.$get({ query: page }, init)),
    unwrap(campaigns.$get({ query: { limit: '200' } }, init)),
  ]);
  return [
    {
      key: 'leads',
      label: m.nav_leads(),
      choices: people.items.map((lead) => ({
        key: lead.id,
        label: leadName(lead),
        detail: lead.company?.name,
        monogram: { name: leadName(lead), person: true },
        run: () => void goto(links.lead(lead.id)),
      })),
    },
    {
      key: 'companies',
      label: m.nav_companies(),
      choices: firms.items.map(({ id, name }) => ({
        key: id,
        label: name,
        monogram: { name, person: false },
        run: () => void goto(links.company(id)),
      })),
    },
    {
      key: 'campaigns',
      label: m.nav_campaigns(),
      choices: all.items
        .filter(({ name }) => matches(query, name))
        .slice(0, SHOWN)
        .map(({ id, name }) => ({ key: id, label: name, icon: Megaphone, run: () => void goto(links.campaign(id)) })),
    },
  ];
}
