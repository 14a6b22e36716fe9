import { domainOf } from '#domain/email.ts';
import type { MessageContent } from '#domain/draft.ts';
import type { LintFinding } from '#domain/lint.ts';
import { addressOf, composeMessage } from './adapters/mail/compose.ts';
import type { Ports } from './ports.ts';

/** Tests that fire on whatever has not been sent yet: they say nothing of the letter. */
const OF_THE_WAY = new Set(['NO_RECEIVED', 'NO_RELAYS', 'MSGID_SHORT']);

/** SpamAssassin's opinion of a letter as remarks of the lint: none where nobody is asked, or has anything to say. */
export async function spamRemarks(
  { spam, time }: Pick<Ports, 'spam' | 'time'>,
  letter: MessageContent,
): Promise<LintFinding[]> {
  if (spam === null) return [];
  const raw = await composeMessage({
    recipient: letter.recipient,
    sender: letter.sender,
    subject: letter.subject,
    body: letter.body,
    messageId: `<draft@${domainOf(addressOf(letter.sender))}>`,
    date: time().getTime(),
    inReplyTo: null,
    references: [],
    headers: {},
  });
  const verdict = await spam.score(raw);
  const tests = verdict?.tests.filter((name) => !OF_THE_WAY.has(name)) ?? [];
  if (verdict === null || tests.length === 0 || verdict.score <= 0) return [];
  const { score, threshold } = verdict;
  const severity = score >= threshold ? 'block' : score >= threshold / 2 ? 'warn' : 'info';
  return [{ rule: 'spam_score', severity, values: { score, threshold, tests: tests.join(', ') } }];
}
