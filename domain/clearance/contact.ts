import { DAY_MS } from '../calendar.ts';
import type { ClearanceFacts } from './facts.ts';
import { pass, wait, type RuleOutcome } from './result.ts';

/** A lead rests between two campaigns of the account. */
export function cooledDown({ lastContactByOther, policy, now }: ClearanceFacts): RuleOutcome {
  if (lastContactByOther === null) return pass({ lastContactAt: null, coolingDays: policy.coolingDays });
  const { at, campaignId } = lastContactByOther;
  const restedAt = at + policy.coolingDays * DAY_MS;
  const values = { lastContactAt: at, campaignId, coolingDays: policy.coolingDays };
  return now >= restedAt ? pass(values) : wait(restedAt, { ...values, reason: 'cooling' });
}

/** No more than so many persons of a company in so many days. The lead itself is not one of the others. */
export function fewPersonsOfCompany({ otherPersonsContactedAt, policy, now }: ClearanceFacts): RuleOutcome {
  const spanMs = policy.companyDays * DAY_MS;
  const lately = otherPersonsContactedAt.filter((at) => now - at < spanMs).sort((a, b) => a - b);
  const values = { persons: lately.length, limit: policy.personsPerCompany, days: policy.companyDays };
  const lastInTheWay = lately[lately.length - policy.personsPerCompany];
  if (lastInTheWay === undefined) return pass(values);
  return wait(lastInTheWay + spanMs, { ...values, reason: 'persons_per_company' });
}
