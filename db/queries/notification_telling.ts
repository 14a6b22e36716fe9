import { and, eq } from 'drizzle-orm';
import { ALERT_CODES } from '#domain/alert.ts';
import { isId, type Id } from '#domain/id.ts';
import type { Telling } from '#domain/notification_words.ts';
import type { Tx } from '../client.ts';
import { company, conversation, lead, meeting } from '../schema/index.ts';
import type { Notification } from './notification.ts';

/** What a notification says, looked up when it leaves; null when there is nothing left to say. */
export async function tellingOf(tx: Tx, { workspaceId, kind, values }: Notification): Promise<Telling | null> {
  const { conversationId, answerBy, subject, code, count } = values;
  switch (kind) {
    case 'hot_reply':
    case 'reply_late':
    case 'reply_overdue': {
      if (!isId('cnv', conversationId) || typeof answerBy !== 'number') return null;
      const reply = await replyOf(tx, { workspaceId, conversationId });
      // Somebody answered meanwhile.
      if (reply?.awaitingSince == null) return null;
      return { kind, conversationId, company: reply.company, answerBy: new Date(answerBy) };
    }
    case 'booking': {
      const booked = isId('mtg', subject) ? await meetingOf(tx, { workspaceId, meetingId: subject }) : null;
      return booked && { kind, ...booked };
    }
    case 'alert': {
      const known = ALERT_CODES.find((one) => one === code);
      return known === undefined ? null : { kind, code: known, count: Number(count) };
    }
    case 'approval':
      return { kind, count: Number(count) };
    case 'trial':
      return { kind };
    case 'digest':
      return null;
  }
}

async function replyOf(
  tx: Tx,
  { workspaceId, conversationId }: { workspaceId: Id<'ws'>; conversationId: Id<'cnv'> },
): Promise<{ awaitingSince: Date | null; company: string | null } | null> {
  const [row] = await tx
    .select({ awaitingSince: conversation.awaitingSince, company: company.name })
    .from(conversation)
    .leftJoin(lead, and(eq(lead.workspaceId, conversation.workspaceId), eq(lead.id, conversation.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(and(eq(conversation.workspaceId, workspaceId), eq(conversation.id, conversationId)));
  return row ?? null;
}

async function meetingOf(
  tx: Tx,
  { workspaceId, meetingId }: { workspaceId: Id<'ws'>; meetingId: Id<'mtg'> },
): Promise<{ startsAt: Date; company: string | null } | null> {
  const [row] = await tx
    .select({ startsAt: meeting.startsAt, company: company.name })
    .from(meeting)
    .leftJoin(lead, and(eq(lead.workspaceId, meeting.workspaceId), eq(lead.id, meeting.leadId)))
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(and(eq(meeting.workspaceId, workspaceId), eq(meeting.id, meetingId), eq(meeting.status, 'booked')));
  return row ?? null;
}
