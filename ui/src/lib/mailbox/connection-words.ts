import type { HostNote, MailHost } from '#domain/mailbox_hosts.ts';
import type { MailboxProblemCode, ProviderNote } from '#domain/mailbox_provider.ts';
import { formError } from '#ui/lib/form/words.ts';
import type { ApiProblem } from '#ui/lib/problem.ts';
import { m } from '#ui/paraglide/messages.js';

type Words<Key extends string> = Readonly<Record<Key, () => string>>;

/** What is wrong with a connection. */
export const PROBLEM_WORDS = {
  host_unknown: m.connection_problem_host_unknown,
  host_forbidden: m.connection_problem_host_forbidden,
  port_forbidden: m.connection_problem_port_forbidden,
  port_closed: m.connection_problem_port_closed,
  no_answer: m.connection_problem_no_answer,
  wrong_protocol: m.connection_problem_wrong_protocol,
  tls_missing: m.connection_problem_tls_missing,
  certificate_untrusted: m.connection_problem_certificate_untrusted,
  credentials_refused: m.connection_problem_credentials_refused,
  key_refused: m.connection_problem_key_refused,
  sending_refused: m.connection_problem_sending_refused,
  domain_unverified: m.connection_problem_domain_unverified,
  folder_missing: m.connection_problem_folder_missing,
  folder_unreadable: m.connection_problem_folder_unreadable,
  permission_missing: m.connection_problem_permission_missing,
  rate_limited: m.connection_problem_rate_limited,
  unavailable: m.connection_problem_unavailable,
} satisfies Words<MailboxProblemCode>;

/** What a provider permits, one sentence each. */
export const NOTE_WORDS = {
  reads_itself: m.connection_note_reads_itself,
  reads_by_imap: m.connection_note_reads_by_imap,
  copy_in_sent: m.connection_note_copy_in_sent,
  looked_up_by_message_id: m.connection_note_looked_up_by_message_id,
  looked_up_in_sent: m.connection_note_looked_up_in_sent,
  looked_up_by_key: m.connection_note_looked_up_by_key,
  looked_up_by_person: m.connection_note_looked_up_by_person,
  writes_own_message_id: m.connection_note_writes_own_message_id,
  limit_of_host: m.connection_note_limit_of_host,
  limit_gmail: m.connection_note_limit_gmail,
  limit_resend: m.connection_note_limit_resend,
  limit_ses: m.connection_note_limit_ses,
  domain_must_be_verified: m.connection_note_domain_must_be_verified,
  bounces_by_webhook: m.connection_note_bounces_by_webhook,
  simulated: m.connection_note_simulated,
} satisfies Words<ProviderNote>;

const HOST_WORDS: Readonly<Record<HostNote, (said: { name: string }) => string>> = {
  app_password: m.connection_host_app_password,
  imap_to_enable: m.connection_host_imap_to_enable,
  no_password: m.connection_host_no_password,
};
/** What to know of a host before typing a password; undefined when there is nothing to know. */
export const hostAdvice = ({ note, name }: MailHost): string | undefined =>
  note === null ? undefined : HOST_WORDS[note]({ name });

/** A refusal of a connection in words, by field as the form names it (`outgoing.host`); `form` is for the whole. */
export function connectionErrors({ problem }: ApiProblem): Record<string, string> {
  const words: Record<string, string> = {};
  for (const { field, code } of problem.errors ?? []) words[field.replace(/^connection\./, '')] ??= wordOf(code);
  if (Object.keys(words).length > 0) return words;
  if (problem.code === 'already_exists') return { form: m.connection_error_exists() };
  return { form: problem.code === 'conflict' ? m.connection_error_sandbox() : formError(problem.code) };
}

function wordOf(code: string | undefined): string {
  if (code === 'secret_needed') return m.connection_problem_secret_needed();
  if (code === 'too_small') return m.settings_error_empty();
  const known = Object.entries(PROBLEM_WORDS).find(([name]) => name === code);
  return known?.[1]() ?? m.settings_error_invalid();
}
