import type { DispatchStatus } from '#domain/dispatch.ts';
import { m } from '#ui/paraglide/messages.js';

export const STATUS_WORDS = {
  intended: { words: m.sent_status_intended, tone: 'hollow' },
  leased: { words: m.sent_status_leased, tone: 'hollow' },
  accepted: { words: m.sent_status_accepted, tone: 'neutral' },
  confirmed: { words: m.sent_status_confirmed, tone: 'good' },
  refused: { words: m.sent_status_refused, tone: 'bad' },
  uncertain: { words: m.sent_status_uncertain, tone: 'warn' },
} as const satisfies Record<DispatchStatus, { words: () => string; tone: string }>;
