import type { AutopilotCondition } from '#domain/autopilot.ts';
import { format } from '#ui/lib/format/format.ts';
import { m } from '#ui/paraglide/messages.js';

interface Check {
  readonly condition: AutopilotCondition;
  readonly holds: boolean;
  readonly values: Readonly<Record<string, string | number>>;
}

const CONDITIONS = {
  policy: m.campaign_autopilot_condition_policy,
  approvers: m.campaign_autopilot_condition_approvers,
  health: m.campaign_autopilot_condition_health,
  ramp_up: m.campaign_autopilot_condition_ramp_up,
  dns: m.campaign_autopilot_condition_dns,
  approved_sends: m.campaign_autopilot_condition_approved_sends,
  alarms: m.campaign_autopilot_condition_alarms,
} satisfies Record<AutopilotCondition, () => string>;

export const conditionWords = (condition: AutopilotCondition): string => CONDITIONS[condition]();

/** What a condition measured, beside what it asks for. */
export function conditionValue({ condition, holds, values }: Check): string {
  const f = format();
  const number = (name: string): string => f.number(Number(values[name] ?? 0));
  switch (condition) {
    case 'policy':
      return holds ? m.campaign_autopilot_yes() : m.campaign_autopilot_no();
    case 'approvers':
      return holds ? m.campaign_autopilot_yes() : m.campaign_autopilot_approvers({ count: number('approvers') });
    case 'health':
      return m.campaign_autopilot_health({ score: number('score'), min: number('min') });
    case 'ramp_up':
      return m.campaign_autopilot_ramp_up({ week: number('week'), weeks: number('weeks') });
    case 'dns': {
      const wrong = ['spf', 'dkim', 'dmarc'].filter((record) => values[record] !== 'pass');
      return holds
        ? m.campaign_autopilot_dns_good()
        : m.campaign_autopilot_dns_bad({ records: f.list(wrong.map((record) => record.toUpperCase())) });
    }
    case 'approved_sends':
      return m.campaign_autopilot_sends({ count: number('sends'), min: number('min') });
    case 'alarms':
      return holds
        ? m.campaign_autopilot_yes()
        : m.campaign_autopilot_alarms({ n: Number(values['count'] ?? 0), count: number('count') });
  }
}
