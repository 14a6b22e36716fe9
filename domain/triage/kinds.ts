/** The categories of an inbound message (docs/GLOSSARY.md, triage). */
export const TRIAGE_KINDS = [
  'interested',
  'info_request',
  'referral',
  'not_now',
  'negative',
  'opt_out',
  'out_of_office',
  'auto_reply',
  'bounce_hard',
  'bounce_soft',
  'complaint',
  'unclear',
] as const;
export type TriageKind = (typeof TRIAGE_KINDS)[number];

/** The groups under which the inbox shows them. */
export const TRIAGE_GROUPS = ['interested', 'not_now', 'negative', 'out_of_office', 'unclear', 'reports'] as const;
export type TriageGroup = (typeof TRIAGE_GROUPS)[number];

export const TRIAGE_GROUP_OF = {
  interested: 'interested',
  info_request: 'interested',
  referral: 'interested',
  not_now: 'not_now',
  negative: 'negative',
  opt_out: 'negative',
  out_of_office: 'out_of_office',
  auto_reply: 'unclear',
  unclear: 'unclear',
  bounce_hard: 'reports',
  bounce_soft: 'reports',
  complaint: 'reports',
} as const satisfies Record<TriageKind, TriageGroup>;

/** What a person's correction may teach: what people's words mean, and which words a machine's are. */
export const TAUGHT_KINDS = [
  'interested',
  'info_request',
  'referral',
  'not_now',
  'negative',
  'opt_out',
  'out_of_office',
  'auto_reply',
] as const satisfies readonly TriageKind[];
export type TaughtKind = (typeof TAUGHT_KINDS)[number];
export const isTaught = (kind: TriageKind): kind is TaughtKind => TAUGHT_KINDS.some((one) => one === kind);

/** Qualified replies: what the results count beside meetings. */
export const isQualified = (kind: TriageKind): boolean => TRIAGE_GROUP_OF[kind] === 'interested';

/** Written by a person, as far as triage can tell: what "replied" counts. */
export const isHumanReply = (kind: TriageKind): boolean =>
  ['interested', 'info_request', 'referral', 'not_now', 'negative', 'opt_out', 'unclear'].includes(kind);

/** The kinds that each of the two counts. */
export const HUMAN_REPLIES = TRIAGE_KINDS.filter(isHumanReply);
export const QUALIFIED_REPLIES = TRIAGE_KINDS.filter(isQualified);
