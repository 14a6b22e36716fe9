export const LINT_RULES = [
  'body_short',
  'body_long',
  'subject_missing',
  'subject_short',
  'subject_long',
  'subject_fake_reply',
  'links_many',
  'link_broken',
  'link_mismatch',
  'link_shortener',
  'link_tracking',
  'link_address',
  'link_insecure',
  'capitals',
  'exclamation_marks',
  'spam_words',
  'question_missing',
  'html',
  'placeholder_left',
  'opt_out_missing',
  'spam_score',
  'banned_word',
] as const;
export type LintRule = (typeof LINT_RULES)[number];

/** `block`: nobody should send it; `warn`: a person decides; `info`: good to know. The lint never clears a message. */
export type LintSeverity = 'info' | 'warn' | 'block';

export interface LintFinding {
  readonly rule: LintRule;
  readonly severity: LintSeverity;
  readonly values: Readonly<Record<string, string | number>>;
}

export const finding = (rule: LintRule, severity: LintSeverity, values: LintFinding['values'] = {}): LintFinding => ({
  rule,
  severity,
  values,
});
