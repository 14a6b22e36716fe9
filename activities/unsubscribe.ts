import { linkOwner } from '#domain/booking.ts';
import type { MessageClass } from '#domain/draft.ts';
import type { Id } from '#domain/id.ts';
import { unsubscribeMail } from '#domain/unsubscribe.ts';
import type { Ports } from './ports.ts';
import { lettersToken, optOutLink } from './links.ts';

/** A header stands on one line (compose.ts), and a line ends before 998 characters (RFC 5322, 2.1.1). */
const ONE_LINE = 900;

type Asked = { class: MessageClass; enrollmentId: Id<'enr'> | null; leadId: Id<'ld'> };

/**
 * The ways out that every message nobody asked for carries in its header: one click (RFC 8058) first, and a mail for
 * programs that only write one (RFC 2369, 3.2).
 */
export function unsubscribeHeaders(
  ports: Pick<Ports, 'tokens' | 'publicUrl'>,
  mailbox: { workspaceId: Id<'ws'>; address: string },
  { class: of, enrollmentId, leadId }: Asked,
): Record<string, string> {
  if (of === 'reply') return {};
  const token = lettersToken(ports, { workspaceId: mailbox.workspaceId, enrollmentId, leadId });
  const link = `<${optOutLink(ports, token)}>`;
  const both = `${link}, <${unsubscribeMail(mailbox.address, token)}>`;
  return {
    'List-Unsubscribe': both.length < ONE_LINE ? both : link,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

/** The lead of a workspace for whom one of some tokens was signed; null when none of them is ours. */
export function signedFor(
  { tokens }: Pick<Ports, 'tokens'>,
  workspaceId: Id<'ws'>,
  given: readonly string[],
): Id<'ld'> | null {
  for (const token of given) {
    const owner = linkOwner(tokens.verify(token));
    if (owner?.workspaceId === workspaceId) return owner.leadId;
  }
  return null;
}
