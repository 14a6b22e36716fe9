import { sizeWords } from '#ui/lib/company/size.ts';
import { format } from '#ui/lib/format/format.ts';
import type { ShellClock } from '#ui/lib/shell/shell.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Draft } from './read.ts';

/** What is known of a company, as a line: `Fonderies Varenne, métallurgie, Saint-Chamond, 50-249 salariés`. */
export function companyLine({ company, companyName }: Pick<Draft, 'company' | 'companyName'>): string {
  if (company === null) return companyName ?? '';
  const size = company.size === null || company.size === '' ? null : m.approval_size({ size: sizeWords(company.size) });
  return [company.name, company.industry, company.city, size].filter((part) => part !== null && part !== '').join(', ');
}

/** Why this person: who they are, where they stand in the campaign, and whether anybody wrote to them before. */
export function whyThem(draft: Draft, clock: ShellClock): string {
  const f = format();
  const about = companyLine(draft);
  const who =
    draft.leadTitle !== null && draft.leadTitle !== ''
      ? m.approval_why_role({ title: draft.leadTitle, company: about })
      : m.approval_why_company({ company: about });
  const where =
    draft.campaignName === null
      ? ''
      : m.approval_why_campaign({ campaign: draft.campaignName, step: f.number(draft.step + 1) });
  const last = draft.previous.at(-1);
  const cooling = draft.clearance.rules.find(({ rule, verdict }) => rule === 'cooling' && verdict === 'pass');
  const days = cooling?.values['coolingDays'];
  const before =
    last !== undefined
      ? m.approval_why_again({ when: f.when(last.at, clock.now, clock.zone) })
      : cooling?.values['lastContactAt'] === null && typeof days === 'number'
        ? m.approval_why_never({ days: f.number(days) })
        : '';
  return [about === '' ? '' : who, where, before].filter((part) => part !== '').join(' ');
}
