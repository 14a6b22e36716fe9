import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';
import { daysRun, lastContactAt } from './pace.ts';
import type { Overview } from './read.ts';

/** A campaign in one sentence that a colleague could say, and the quieter one after it. */
export function ledeOf({ campaign, progress, clock }: Overview): { said: string; more: string } {
  const f = format();
  const { contacted, booked } = progress;
  const audience = Math.max(progress.audience, progress.enrolled);
  if (contacted === 0) return { said: m.campaign_lede_none(), more: stateOf() ?? awaited() };
  const startedAt = campaign.startedAt ?? clock.now;
  const days = daysRun(startedAt, campaign.endedAt ?? clock.now);
  const length = m.campaign_lede_days({ n: days, days: f.number(days) });
  const figures = { n: contacted, count: f.number(contacted), audience: f.number(audience) };
  const said =
    booked === 0
      ? m.campaign_lede_contacted_in({ ...figures, days: length })
      : `${m.campaign_lede_booked({ n: booked, count: f.number(booked), days: length })} ${m.campaign_lede_contacted(figures)}`;
  return { said, more: stateOf() ?? pace() };

  function stateOf(): string | null {
    if (campaign.status === 'paused')
      return campaign.statusReason === 'complaint' ? m.campaign_lede_paused_complaint() : m.campaign_lede_paused();
    if (campaign.status === 'stopped') return m.campaign_lede_stopped();
    return campaign.status === 'finished' ? m.campaign_lede_finished() : null;
  }

  function awaited(): string {
    const count = progress.stages.awaiting_approval ?? 0;
    return count > 0
      ? m.campaign_lede_none_approve({ n: count, count: f.number(count) })
      : m.campaign_lede_none_drafting();
  }

  function pace(): string {
    if (contacted >= audience) return m.campaign_lede_done();
    const last = lastContactAt({ startedAt, now: clock.now, contacted, audience });
    return last === null ? m.campaign_lede_early() : m.campaign_lede_pace({ date: f.day(last, clock.zone) });
  }
}
