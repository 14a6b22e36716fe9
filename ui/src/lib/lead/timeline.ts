import type { LucideIcon } from '@lucide/svelte';
import BadgeCheck from '@lucide/svelte/icons/badge-check';
import BadgeX from '@lucide/svelte/icons/badge-x';
import CalendarCheck from '@lucide/svelte/icons/calendar-check';
import CalendarX from '@lucide/svelte/icons/calendar-x';
import Flag from '@lucide/svelte/icons/flag';
import PenLine from '@lucide/svelte/icons/pen-line';
import Reply from '@lucide/svelte/icons/reply';
import Route from '@lucide/svelte/icons/route';
import Send from '@lucide/svelte/icons/send';
import StickyNote from '@lucide/svelte/icons/sticky-note';
import UserRoundPlus from '@lucide/svelte/icons/user-round-plus';
import { KIND_WORDS } from '#ui/lib/inbox/words.ts';
import { links } from '#ui/lib/links.ts';
import { m } from '#ui/paraglide/messages.js';
import type { TimelineEvent } from './read.ts';
import { END_WORDS, sourceWords, VERDICT_WORDS } from './words.ts';

/** An event in words: what happened, how it went, and what was said, indented under it. */
export interface Told {
  readonly icon: LucideIcon;
  readonly tone: 'plain' | 'ink' | 'good' | 'warn' | 'bad';
  /** What happened. */
  readonly what: string;
  /** How it went, quieter. */
  readonly how?: string | undefined;
  /** Where it can be seen. */
  readonly href?: string | undefined;
  /** In the person's own words, or the subject. */
  readonly details?: string | undefined;
}

interface Names {
  readonly files: Readonly<Record<string, string>>;
  readonly authors: Readonly<Record<string, string>>;
  readonly day: (at: string) => string;
}

const DRAFT = {
  proposed: m.lead_event_draft_proposed,
  approved: m.lead_event_draft_approved,
  superseded: m.lead_event_draft_superseded,
  skipped: m.lead_event_draft_skipped,
  rejected: m.lead_event_draft_rejected,
  expired: m.lead_event_draft_expired,
  sent: m.lead_event_draft_sent,
  blocked: m.lead_event_draft_blocked,
} as const;
const DISPATCH = {
  intended: m.lead_event_dispatch_intended,
  leased: m.lead_event_dispatch_leased,
  accepted: m.lead_event_dispatch_accepted,
  confirmed: m.lead_event_dispatch_confirmed,
  refused: m.lead_event_dispatch_refused,
  uncertain: m.lead_event_dispatch_uncertain,
} as const;
const MEETING = {
  booked: m.lead_event_meeting_booked,
  cancelled: m.lead_event_meeting_cancelled,
  held: m.lead_event_meeting_held,
  no_show: m.lead_event_meeting_no_show,
} as const;

export function tell(event: TimelineEvent, { files, authors, day }: Names): Told {
  switch (event.kind) {
    case 'created':
      return {
        icon: UserRoundPlus,
        tone: 'plain',
        what: m.lead_event_created(),
        how: sourceWords(event.source, files),
      };
    case 'verified': {
      const valid = event.verdict === 'valid';
      return {
        icon: valid ? BadgeCheck : BadgeX,
        tone: valid ? 'good' : event.verdict === 'invalid' ? 'bad' : 'warn',
        what: m.lead_event_verified(),
        how: [VERDICT_WORDS[event.verdict](), event.by === null ? null : sourceWords(event.by, files)]
          .filter((part) => part !== null)
          .join(', '),
      };
    }
    case 'note':
      return {
        icon: StickyNote,
        tone: 'ink',
        what: m.lead_event_note({ author: authors[event.author] ?? m.lead_event_somebody() }),
        details: event.text,
      };
    case 'enrolled':
      return {
        icon: Route,
        tone: 'plain',
        what: m.lead_event_enrolled(),
        how: event.campaignName,
        href: links.campaign(event.campaignId),
      };
    case 'ended':
      return {
        icon: event.end === 'booked' ? CalendarCheck : Flag,
        tone:
          event.end === 'booked'
            ? 'good'
            : ['bounced', 'complained', 'opted_out'].includes(event.end)
              ? 'bad'
              : 'plain',
        what: m.lead_event_ended({ end: END_WORDS[event.end]() }),
        how: event.campaignName,
        href: links.campaign(event.campaignId),
      };
    case 'draft':
      return {
        icon: PenLine,
        tone: event.status === 'approved' ? 'ink' : event.status === 'blocked' ? 'warn' : 'plain',
        what:
          event.class === 'reply' ? m.lead_event_draft_reply() : m.lead_event_draft({ step: String(event.step + 1) }),
        how: DRAFT[event.status](),
        href: event.status === 'proposed' ? links.approvals(event.draftId) : undefined,
        details: event.subject,
      };
    case 'dispatch':
      return {
        icon: Send,
        tone: event.status === 'refused' ? 'bad' : event.status === 'uncertain' ? 'warn' : 'plain',
        what:
          event.class === 'reply'
            ? m.lead_event_dispatch_reply()
            : m.lead_event_dispatch({ step: String(event.step + 1) }),
        how: event.unattended
          ? m.lead_event_dispatch_unattended({ how: DISPATCH[event.status]() })
          : DISPATCH[event.status](),
      };
    case 'message':
      return {
        icon: event.direction === 'in' ? Reply : Send,
        tone: event.direction === 'in' ? 'ink' : 'plain',
        what: event.direction === 'in' ? m.lead_event_received() : m.lead_event_sent(),
        how: event.triage === null ? event.subject : KIND_WORDS[event.triage](),
        href: event.conversationId === null ? undefined : links.conversation(event.conversationId),
        details: event.snippet,
      };
    case 'meeting':
      return {
        icon: event.status === 'booked' || event.status === 'held' ? CalendarCheck : CalendarX,
        tone: event.status === 'booked' || event.status === 'held' ? 'good' : 'warn',
        what: MEETING[event.status](),
        how: day(event.startsAt),
        href: links.meeting(event.meetingId),
        details: event.title,
      };
  }
}
