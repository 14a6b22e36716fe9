import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Overview } from './read.ts';

/** Why a campaign goes no faster, as sentences: what its mailbox may send, and what holds the rest. */
export function whyNotFaster({ campaign, progress, forecast, departures, clock }: Overview): string[] {
  const f = format();
  if (campaign.status === 'stopped' || campaign.status === 'finished') return [m.campaign_slow_over()];
  const { awaiting_approval: approvals = 0, waiting_slot: slots = 0, blocked = 0 } = progress.stages;
  const next = departures.flatMap(({ slotAt }) => slotAt ?? []).sort()[0];
  const said: string[] = [];
  if (campaign.status === 'paused') said.push(m.campaign_slow_paused());
  if (forecast.missing.includes('no_mailbox')) said.push(m.campaign_slow_no_mailbox());
  else said.push(m.campaign_slow_capacity({ n: forecast.perDay, perDay: f.number(forecast.perDay) }));
  if (approvals > 0) said.push(m.campaign_slow_approve({ n: approvals, count: f.number(approvals) }));
  if (blocked > 0) said.push(m.campaign_slow_blocked({ n: blocked, count: f.number(blocked) }));
  if (slots > 0) said.push(m.campaign_slow_slot({ n: slots, count: f.number(slots) }));
  if (next !== undefined && campaign.status === 'running')
    said.push(m.campaign_slow_next({ when: f.when(next, clock.now, clock.zone) }));
  return said;
}
