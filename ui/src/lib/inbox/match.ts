import { m } from '#ui/paraglide/messages.js';
import type { Message } from './read.ts';

type Words = (said: { name: string; address: string }) => string;

/** Why a message belongs to a thread, where that is not plain: it came from elsewhere, or answers nothing of ours. */
const WORDS: Readonly<Record<string, Words>> = {
  reference: m.inbox_match_reference,
  address: m.inbox_match_address,
  company: m.inbox_match_company,
  name: m.inbox_match_name,
  token: m.inbox_match_token,
  report: m.inbox_match_report,
  recipient: m.inbox_match_recipient,
  calendar: m.inbox_match_calendar,
};

/** Null for what the lead wrote, from their own address, in answer to a message of ours. */
export function matchWords(
  { matchedBy, fromAddress }: Pick<Message, 'matchedBy' | 'fromAddress'>,
  lead: { readonly name: string; readonly email: string | null },
): string | null {
  const own = fromAddress.toLowerCase() === lead.email?.toLowerCase();
  if (matchedBy === null || lead.email === null || (own && matchedBy === 'reference')) return null;
  const name = lead.name === '' ? lead.email : lead.name;
  return WORDS[matchedBy]?.({ name, address: fromAddress }) ?? null;
}
