import type { ErrorCode } from '#domain/error.ts';
import type { ApiProblem } from '#ui/lib/problem.ts';
import { m } from '#ui/paraglide/messages.js';

/** What is wrong, in words, by field; refusals of the whole are under `form`. */
export function errorsOf(problem: ApiProblem): Record<string, string> {
  const words: Record<string, string> = {};
  for (const { field, code } of problem.problem.errors ?? [])
    words[field.split('.').at(-1) ?? field] = fieldError(code);
  return Object.keys(words).length > 0 ? words : { form: formError(problem.code) };
}

function fieldError(code: string | undefined): string {
  if (code === 'too_small') return m.settings_error_empty();
  if (code === 'too_big') return m.settings_error_long();
  if (code === 'looser') return m.settings_error_looser();
  if (code === 'malformed') return m.voice_word_malformed();
  if (code === 'turns_around') return m.voice_word_turns_around();
  if (code === 'contradicts') return m.voice_word_contradicts();
  if (code === 'window_empty') return m.settings_error_window();
  if (code === 'slack_refused') return m.notification_slack_url_refused();
  if (code === 'slack_silent') return m.notification_slack_url_silent();
  return m.settings_error_invalid();
}

const REFUSALS = {
  malformed_body: m.settings_error_unexpected,
  validation_failed: m.settings_error_invalid,
  body_too_large: m.settings_error_long,
  unsupported_media_type: m.settings_error_unexpected,
  unauthenticated: m.settings_error_signed_out,
  wrong_origin: m.settings_error_origin,
  forbidden: m.settings_error_forbidden,
  workspace_needed: m.settings_error_no_workspace,
  not_found: m.settings_error_gone,
  method_not_allowed: m.settings_error_unexpected,
  conflict: m.settings_error_moved,
  already_exists: m.settings_error_exists,
  last_owner: m.settings_error_last_owner,
  not_a_sandbox: m.settings_error_not_sandbox,
  no_sandboxes: m.settings_error_no_sandboxes,
  stale_draft: m.settings_error_moved,
  already_left: m.settings_error_left,
  autopilot_locked: m.settings_error_autopilot,
  idempotency_running: m.settings_error_running,
  idempotency_reused: m.settings_error_unexpected,
  too_many_requests: m.auth_error_too_many,
  internal: m.settings_error_unexpected,
  changed_meanwhile: m.inbox_meanwhile_changed,
  unavailable: m.settings_error_unavailable,
} satisfies Record<ErrorCode, () => string>;

const isKnown = (code: string): code is ErrorCode => Object.hasOwn(REFUSALS, code);

/** A refusal of the whole, in words. */
export const formError = (code: string): string => (isKnown(code) ? REFUSALS[code] : m.settings_error_unexpected)();
