import type { LucideIcon } from '@lucide/svelte';
import ChartColumn from '@lucide/svelte/icons/chart-column';
import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import Factory from '@lucide/svelte/icons/factory';
import FileDown from '@lucide/svelte/icons/file-down';
import MessagesSquare from '@lucide/svelte/icons/messages-square';
import Route from '@lucide/svelte/icons/route';
import ShieldCheck from '@lucide/svelte/icons/shield-check';
import Settings2 from '@lucide/svelte/icons/settings-2';
import Signature from '@lucide/svelte/icons/signature';
import SunMedium from '@lucide/svelte/icons/sun-medium';
import Target from '@lucide/svelte/icons/target';
import UserRoundSearch from '@lucide/svelte/icons/user-round-search';
import { links } from '#ui/lib/links.ts';
import { m } from '#ui/paraglide/messages.js';
import type { ShellCounts } from './shell.ts';

/** A page of the navigation. The second key after G is its letter in French, as the mockups print it. */
export interface NavPage {
  readonly key: string;
  readonly label: () => string;
  /** For the bottom bar, where it is narrow. */
  readonly short?: () => string;
  readonly href: string;
  readonly icon: LucideIcon;
  readonly keys: string;
  /** Its figure in the shell's counts; hot ones are in ink, they wait for a person. */
  readonly count?: keyof Pick<ShellCounts, 'approvals' | 'inbox' | 'meetings'>;
  readonly hot?: boolean;
}

interface NavGroup {
  readonly key: string;
  readonly label?: () => string;
  readonly pages: readonly NavPage[];
}

const today: NavPage = { key: 'today', label: m.nav_today, href: links.today(), icon: SunMedium, keys: 'g a' };
const approvals: NavPage = {
  key: 'approvals',
  label: m.nav_approvals,
  short: m.nav_approvals_short,
  href: links.approvals(),
  icon: Signature,
  keys: 'g v',
  count: 'approvals',
  hot: true,
};
const inbox: NavPage = {
  key: 'inbox',
  label: m.nav_inbox,
  href: links.inbox(),
  icon: MessagesSquare,
  keys: 'g r',
  count: 'inbox',
  hot: true,
};
const leads: NavPage = { key: 'leads', label: m.nav_leads, href: links.leads(), icon: UserRoundSearch, keys: 'g p' };

export const NAV: readonly NavGroup[] = [
  {
    key: 'day',
    pages: [
      today,
      approvals,
      inbox,
      {
        key: 'meetings',
        label: m.nav_meetings,
        href: links.meetings(),
        icon: CalendarCheck,
        keys: 'g m',
        count: 'meetings',
      },
    ],
  },
  {
    key: 'find',
    label: m.nav_find,
    pages: [
      leads,
      { key: 'companies', label: m.nav_companies, href: links.companies(), icon: Factory, keys: 'g e' },
      { key: 'icp', label: m.nav_icp, href: links.onboarding('icp'), icon: Target, keys: 'g l' },
      { key: 'imports', label: m.nav_imports, href: links.imports(), icon: FileDown, keys: 'g i' },
    ],
  },
  {
    key: 'send',
    label: m.nav_send,
    pages: [
      { key: 'campaigns', label: m.nav_campaigns, href: links.campaigns(), icon: Route, keys: 'g c' },
      { key: 'results', label: m.nav_results, href: links.results(), icon: ChartColumn, keys: 'g t' },
      {
        key: 'deliverability',
        label: m.nav_deliverability,
        href: links.deliverability(),
        icon: ShieldCheck,
        keys: 'g d',
      },
    ],
  },
  {
    key: 'workspace',
    label: m.nav_workspace,
    pages: [{ key: 'settings', label: m.nav_settings, href: links.settings(), icon: Settings2, keys: 'g ,' }],
  },
];

/** What a thumb needs; the rest is behind "More". */
export const BOTTOM: readonly NavPage[] = [today, approvals, inbox, leads];

/** True for the page itself and for everything under it. */
export function isCurrent(page: NavPage, pathname: string): boolean {
  return pathname === page.href || pathname.startsWith(`${page.href}/`);
}
