import { MINUTE_MS } from '../calendar.ts';
import { dnsPasses } from '../dns.ts';
import { GUARD_RULES } from '../guard.ts';
import type { ClearanceFacts } from './facts.ts';
import { hold, pass, refuse, type RuleOutcome } from './result.ts';

/** The inbox must have been read within this time before a send. */
export const INBOX_FRESH_MS = 5 * MINUTE_MS;

/** SPF, DKIM and DMARC of the sending domain pass. Not knowing is not passing. */
export function dnsRight({ dns }: ClearanceFacts): RuleOutcome {
  const values = { spf: dns.spf, dkim: dns.dkim, dmarc: dns.dmarc, checkedAt: dns.checkedAt };
  return dnsPasses(dns) ? pass(values) : hold({ ...values, reason: 'dns_not_passing' });
}

/** Nobody answered, as far as a look taken minutes ago can tell. An answer ends the sequence; an old look proves nothing. */
export function inboxFresh({ inbox, now }: ClearanceFacts): RuleOutcome {
  const values = { lastReadAt: inbox.lastReadAt, maxAgeMinutes: INBOX_FRESH_MS / MINUTE_MS };
  if (inbox.repliedSince) return refuse({ ...values, reason: 'replied' });
  if (inbox.lastReadAt === null) return hold({ ...values, reason: 'inbox_never_read' });
  return now - inbox.lastReadAt <= INBOX_FRESH_MS ? pass(values) : hold({ ...values, reason: 'inbox_not_read' });
}

/** The campaign runs. A paused one can be resumed, a stopped or finished one sends no more. */
export function campaignRuns({ campaignStatus }: ClearanceFacts): RuleOutcome {
  if (campaignStatus === 'running') return pass({ campaignStatus });
  const values = { campaignStatus, reason: 'campaign_not_running' };
  return campaignStatus === 'stopped' || campaignStatus === 'finished' ? refuse(values) : hold(values);
}

/**
 * The mailbox is connected, nobody paused it, and its guard has nothing against it: an alarm holds the message even when
 * nobody has got round to pausing the mailbox.
 */
export function mailboxConnected({ mailboxStatus, mailboxReason, guard }: ClearanceFacts): RuleOutcome {
  const [alarm] = guard.red;
  if (mailboxStatus === 'connected' && alarm !== undefined)
    return hold({ ...alarm.values, mailboxStatus, guardRule: alarm.rule, reason: 'mailbox_paused' });
  if (mailboxStatus === 'connected') return pass({ mailboxStatus, warnings: guard.amber.length });
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
