import type { LaunchNeed } from '#domain/campaign.ts';
import { format } from '#ui/lib/format/format.ts';
import { links } from '#ui/lib/links.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Forecast } from './read.ts';

/** One of the things a campaign needs before it can be launched, and where it is mended. */
export interface Need {
  readonly key: string;
  readonly label: string;
  readonly detail: string;
  readonly done: boolean;
  readonly href: string;
}

/** What a launch needs, in the order in which one would do it. */
export function needsOf(campaignId: string, { missing, leads, verified, steps, perDay }: Forecast): Need[] {
  const f = format();
  const need = (key: string, code: LaunchNeed, label: string, href: string, done: string, undone: string): Need => ({
    key,
    label,
    href,
    done: !missing.includes(code),
    detail: missing.includes(code) ? undone : done,
  });
  return [
    need(
      'sequence',
      'no_sequence',
      m.campaign_draft_sequence(),
      links.sequence(campaignId),
      m.campaign_draft_sequence_done({ n: steps, steps: f.number(steps) }),
      m.campaign_draft_sequence_missing(),
    ),
    need(
      'audience',
      'audience_empty',
      m.campaign_draft_audience(),
      links.campaignAudience(campaignId),
      m.campaign_draft_audience_done({ n: leads, leads: f.number(leads), verified: f.number(verified) }),
      m.campaign_draft_audience_missing(),
    ),
    need(
      'sender',
      'sender_incomplete',
      m.campaign_draft_sender(),
      links.settings('sender'),
      m.campaign_draft_sender_done(),
      m.campaign_draft_sender_missing(),
    ),
    need(
      'mailbox',
      'no_mailbox',
      m.campaign_draft_mailbox(),
      links.mailboxes(),
      m.campaign_draft_mailbox_done({ n: perDay, perDay: f.number(perDay) }),
      m.campaign_draft_mailbox_missing(),
    ),
  ];
}
