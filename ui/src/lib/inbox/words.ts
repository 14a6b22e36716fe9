import { TAUGHT_KINDS, TRIAGE_GROUP_OF, type TriageGroup, type TriageKind } from '#domain/triage/kinds.ts';
import { m } from '#ui/paraglide/messages.js';
import type { InboxGroup, ShownPart } from './view.ts';

export const KIND_WORDS = {
  interested: m.inbox_kind_interested,
  info_request: m.inbox_kind_info_request,
  referral: m.inbox_kind_referral,
  not_now: m.inbox_kind_not_now,
  negative: m.inbox_kind_negative,
  opt_out: m.inbox_kind_opt_out,
  out_of_office: m.inbox_kind_out_of_office,
  auto_reply: m.inbox_kind_auto_reply,
  bounce_hard: m.inbox_kind_bounce_hard,
  bounce_soft: m.inbox_kind_bounce_soft,
  complaint: m.inbox_kind_complaint,
  unclear: m.inbox_kind_unclear,
} satisfies Record<TriageKind, () => string>;

export const GROUP_WORDS = {
  interested: m.inbox_group_interested,
  not_now: m.inbox_group_not_now,
  negative: m.inbox_group_negative,
  out_of_office: m.inbox_group_out_of_office,
  unclear: m.inbox_group_unclear,
  reports: m.inbox_group_reports,
  all: m.inbox_group_all,
} satisfies Record<TriageGroup | 'all', () => string>;

/** The groups as the inbox lists them; reports of machines are under "all". */
export const SHOWN_GROUPS: readonly InboxGroup[] = [
  'interested',
  'not_now',
  'negative',
  'out_of_office',
  'unclear',
  'all',
];

/** What a person may say that a message is: what only a machine sends is not among them. */
export const SORTABLE: readonly TriageKind[] = [...TAUGHT_KINDS, 'unclear'];
/** Somebody hopes for an answer, or must be understood first. The rest needs none. */
export const isAnswerable = (kind: TriageKind | null): boolean =>
  kind === null || TRIAGE_GROUP_OF[kind] === 'interested' || TRIAGE_GROUP_OF[kind] === 'unclear';
/** A machine wrote it: there is nobody to answer. */
export const isReport = (kind: TriageKind | null): boolean => kind !== null && TRIAGE_GROUP_OF[kind] === 'reports';
/** These carry a date. */
export const isDated = (kind: TriageKind): kind is 'not_now' | 'out_of_office' =>
  kind === 'not_now' || kind === 'out_of_office';

/** Capital first, as a label. */
export const asLabel = (words: string): string => words.charAt(0).toLocaleUpperCase() + words.slice(1);

export const PART_WORDS = {
  todo: m.inbox_list_todo,
  nothing: m.inbox_list_nothing,
  waiting: m.inbox_list_waiting,
  snoozed: m.inbox_list_snoozed,
  done: m.inbox_list_done,
} satisfies Record<ShownPart, () => string>;
