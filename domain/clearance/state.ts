import { DAY_MS, MINUTE_MS } from '../calendar.ts';
import { dnsPasses } from '../dns.ts';
import { GUARD_RULES, heldBy } from '../guard.ts';
import { PROVIDER_REFUSES } from '../mailbox.ts';
import type { ClearanceFacts } from './facts.ts';
import { hold, pass, refuse, type RuleOutcome } from './result.ts';

/** The inbox must have been read within this time before a send. */
export const INBOX_FRESH_MS = 5 * MINUTE_MS;

/** What the DNS said is believed for this long. */
export const DNS_FRESH_MS = DAY_MS;

/** SPF, DKIM and DMARC of the sending domain pass, and did lately. Not knowing is not passing, nor is a look from a clock that ran ahead. */
export function dnsRight({ dns, now }: Pick<ClearanceFacts, 'dns' | 'now'>): RuleOutcome {
  const values = { spf: dns.spf, dkim: dns.dkim, dmarc: dns.dmarc, checkedAt: dns.checkedAt };
  if (!dnsPasses(dns)) return hold({ ...values, reason: 'dns_not_passing' });
  const isStale = dns.checkedAt !== null && Math.abs(now - dns.checkedAt) > DNS_FRESH_MS;
  return isStale ? hold({ ...values, reason: 'dns_stale' }) : pass(values);
}

/**
 * Nobody answered, as far as a look taken minutes ago can tell. An answer ends the sequence; an old look proves nothing, and
 * neither does one from a clock that was put back since.
 */
export function inboxFresh({ inbox, now }: ClearanceFacts): RuleOutcome {
  const values = { lastReadAt: inbox.lastReadAt, maxAgeMinutes: INBOX_FRESH_MS / MINUTE_MS };
  if (inbox.repliedSince) return refuse({ ...values, reason: 'replied' });
  if (inbox.lastReadAt === null) return hold({ ...values, reason: 'inbox_never_read' });
  return Math.abs(now - inbox.lastReadAt) <= INBOX_FRESH_MS
    ? pass(values)
    : hold({ ...values, reason: 'inbox_not_read' });
}

/**
 * The campaign runs, and its guard has nothing against it: a complaint holds the message even when nobody has got round to
 * pausing the campaign. A paused one can be resumed, a stopped or finished one sends no more.
 */
export function campaignRuns({
  campaignStatus,
  campaignGuard: [alarm],
}: Pick<ClearanceFacts, 'campaignStatus' | 'campaignGuard'>): RuleOutcome {
  if (alarm !== undefined && (campaignStatus === 'running' || campaignStatus === 'paused'))
    return hold({ ...alarm.values, campaignStatus, guardRule: alarm.rule, reason: 'campaign_held' });
  if (campaignStatus === 'running') return pass({ campaignStatus });
  const values = { campaignStatus, reason: 'campaign_not_running' };
  return campaignStatus === 'stopped' || campaignStatus === 'finished' ? refuse(values) : hold(values);
}

/**
 * The mailbox is connected, nobody paused it, and no guard has anything against the message: an alarm holds it even when
 * nobody has got round to pausing what it is about.
 */
export function mailboxConnected({
  messageClass,
  mailboxStatus,
  mailboxReason,
  mailboxRefusal,
  guard,
}: Pick<ClearanceFacts, 'messageClass' | 'mailboxStatus' | 'mailboxReason' | 'mailboxRefusal' | 'guard'>): RuleOutcome {
  const alarm = heldBy(guard, messageClass);
  if (mailboxStatus === 'connected' && alarm !== null) {
    const { rule: guardRule, target: guardTarget } = alarm;
    const reason = guardTarget === 'mailbox' ? 'mailbox_paused' : 'guard_paused';
    return hold({ ...alarm.values, mailboxStatus, guardRule, guardTarget, reason });
  }
  if (mailboxStatus === 'connected') return pass({ mailboxStatus, warnings: guard.amber.length });
  if (mailboxStatus === 'paused' && mailboxReason === PROVIDER_REFUSES)
    return hold({ mailboxStatus, code: mailboxRefusal, reason: PROVIDER_REFUSES });
  const guardRule = GUARD_RULES.find((rule) => rule === mailboxReason) ?? null;
  return hold({ mailboxStatus, guardRule, reason: `mailbox_${mailboxStatus}` });
}

/** What the workspace decided for everyone: countries, shared templates, two approvals. A policy can change, so none is final. */
export function policyAllows(facts: ClearanceFacts): RuleOutcome {
  const { policy, approval, country, draft, messageClass } = facts;
  const persons = approval?.persons ?? 0;
  const values = { approvers: policy.approvers, persons, country };
  if (country !== null && policy.blockedCountries.includes(country))
    return hold({ ...values, reason: 'country_blocked' });
  if (messageClass === 'sequence' && policy.sharedTemplatesOnly && draft.fromSharedTemplate !== true)
    return hold({ ...values, reason: 'template_not_shared' });
  // One person's answer in a conversation under way is that person's; messages proposed by a sequence need both.
  if (messageClass === 'sequence' && policy.approvers === 2 && persons < 2)
    return hold({ ...values, reason: 'second_approval_missing' });
  return pass(values);
}
