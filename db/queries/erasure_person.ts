import { and, eq, inArray, isNotNull, notExists, or, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { suppressedAddress } from '#domain/suppression.ts';
import { asWritten } from '../as_written.ts';
import type { Tx } from '../client.ts';
import { plainAddress } from '../plain_address.ts';
import {
  alert,
  conversation,
  draft,
  enrollment,
  evidence,
  hookReceipt,
  lead,
  meeting,
  message,
  note,
  proposal,
  provenance,
  sandboxAnswer,
  sandboxMail,
  suggestion,
  triageExample,
  unmatchedBooking,
  voiceEdit,
} from '../schema/index.ts';
import { eraseImported } from './erasure_import.ts';
import { eraseWords, type Named } from './erasure_words.ts';
import { forgetExamples } from './triage_example.ts';

type Person = { workspaceId: Id<'ws'>; address: string };

/** Whether a column holds the address, under whatever +tag and in whatever case. */
const isAt = (column: SQLWrapper, address: string): SQL => sql`${plainAddress(column)} = ${suppressedAddress(address)}`;

/** The leads of a workspace at an address. */
const personAt = ({ workspaceId, address }: Person) =>
  and(eq(lead.workspaceId, workspaceId), isAt(lead.email, address));

/** What is written to an address, to whomever's story it belongs: an answer goes to the colleague who wrote. */
const draftsFor = (tx: Tx, of: Person) =>
  and(
    eq(draft.workspaceId, of.workspaceId),
    or(
      inArray(draft.leadId, tx.select({ id: lead.id }).from(lead).where(personAt(of))),
      isAt(draft.recipient, of.address),
    ),
  );

/** What still goes on for somebody: passages, and answers on their way. */
export async function underWayAt(
  tx: Tx,
  of: Person,
): Promise<{
  passages: { campaignId: Id<'cmp'>; leadId: Id<'ld'> }[];
  replies: { draftId: Id<'drf'>; leadId: Id<'ld'> }[];
}> {
  const people = tx.select({ id: lead.id }).from(lead).where(personAt(of));
  const passages = await tx
    .select({ campaignId: enrollment.campaignId, leadId: enrollment.leadId })
    .from(enrollment)
    .where(
      and(eq(enrollment.workspaceId, of.workspaceId), isNotNull(enrollment.stage), inArray(enrollment.leadId, people)),
    );
  const replies = await tx
    .select({ draftId: draft.id, leadId: draft.leadId })
    .from(draft)
    .where(and(draftsFor(tx, of), eq(draft.class, 'reply'), eq(draft.status, 'approved')));
  return { passages, replies };
}

/**
 * Erases whoever is at an address from a workspace: the lead with all that hangs on it, mail from and to them with its bytes,
 * in whomever's story it was. What is counted stays without a word of them: passages, sends, meetings, the texts of drafts
 * emptied, and that a webhook came. Again is the same as once.
 * @param names as whom they are known elsewhere in the account
 */
export async function erasePerson(
  tx: Tx,
  { now, names = [], ...of }: Person & { names?: Named['names']; now: Date },
): Promise<Id<'ld'>[]> {
  const { workspaceId, address } = of;
  const { id, firstName, lastName } = lead;
  const people = await tx.select({ id, firstName, lastName }).from(lead).where(personAt(of));
  const ids = people.map((one) => one.id);
  const emptied = { recipient: '', recipientName: '', subject: '', body: '' };
  const unread = { claims: [], lint: [], problems: [], updatedAt: now };
  await tx
    .update(draft)
    .set({ ...emptied, ...unread })
    .where(draftsFor(tx, of));
  if (ids.length > 0) {
    for (const table of [
      note,
      evidence,
      provenance,
      proposal,
      triageExample,
      sandboxAnswer,
      sandboxMail,
      voiceEdit,
      suggestion,
      message,
      conversation,
    ])
      await tx.delete(table).where(and(eq(table.workspaceId, workspaceId), inArray(table.leadId, ids)));
    await tx
      .update(meeting)
      .set({ title: '', place: null, updatedAt: now })
      .where(and(eq(meeting.workspaceId, workspaceId), inArray(meeting.leadId, ids)));
    await settleAbout(tx, { workspaceId, now, subjects: ids });
  }
  await eraseMail(tx, { ...of, now });
  const written = asWritten(address);
  await tx
    .delete(proposal)
    .where(
      and(
        eq(proposal.workspaceId, workspaceId),
        or(isAt(sql`(${proposal.values} ->> 'email')`, address), sql`lower(${proposal.sentence}) ~ ${written}`),
      ),
    );
  await eraseWords(tx, { workspaceId, now, address, names: [...names, ...people] });
  await eraseImported(tx, { workspaceId, written, now });
  await tx
    .delete(unmatchedBooking)
    .where(
      and(eq(unmatchedBooking.workspaceId, workspaceId), sql`lower(${unmatchedBooking.emails}::text) ~ ${written}`),
    );
  // Its bytes go; that it came stays, so that a replay finds itself. They may be no UTF-8: `escape` takes any.
  await tx
    .update(hookReceipt)
    .set({ raw: new Uint8Array() })
    .where(
      and(eq(hookReceipt.workspaceId, workspaceId), sql`lower(encode(${hookReceipt.raw}, 'escape')) ~ ${written}`),
    );
  if (ids.length > 0) await tx.delete(lead).where(and(eq(lead.workspaceId, workspaceId), inArray(lead.id, ids)));
  return ids;
}

/** Mail from and to them in other people's conversations, and the conversations that were about nothing else. */
async function eraseMail(tx: Tx, { workspaceId, address, now }: Person & { now: Date }): Promise<void> {
  const gone = await tx
    .delete(message)
    .where(
      and(
        eq(message.workspaceId, workspaceId),
        or(
          and(eq(message.direction, 'in'), isAt(message.fromAddress, address)),
          and(eq(message.direction, 'out'), isAt(message.toAddress, address)),
        ),
      ),
    )
    .returning({ id: message.id, conversationId: message.conversationId });
  await tx
    .delete(sandboxMail)
    .where(
      and(
        eq(sandboxMail.workspaceId, workspaceId),
        or(isAt(sandboxMail.envelopeTo, address), isAt(sandboxMail.envelopeFrom, address)),
      ),
    );
  if (gone.length === 0) return;
  const messageIds = gone.map(({ id }) => id);
  await forgetExamples(tx, { workspaceId, messageIds });
  await tx
    .delete(suggestion)
    .where(and(eq(suggestion.workspaceId, workspaceId), inArray(suggestion.messageId, messageIds)));
  await settleAbout(tx, { workspaceId, now, subjects: gone.map(({ id }) => id) });
  const left = tx
    .select({ one: sql`1` })
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), eq(message.conversationId, conversation.id)));
  await tx.delete(conversation).where(
    and(
      eq(conversation.workspaceId, workspaceId),
      inArray(
        conversation.id,
        gone.flatMap(({ conversationId }) => conversationId ?? []),
      ),
      notExists(left),
    ),
  );
}

/** Nobody is to look any more at what is gone. */
async function settleAbout(
  tx: Tx,
  { workspaceId, now, subjects }: { workspaceId: Id<'ws'>; now: Date; subjects: readonly string[] },
): Promise<void> {
  await tx
    .update(alert)
    .set({ settledAt: sql`coalesce(${alert.settledAt}, ${now.toISOString()}::timestamptz)`, updatedAt: now })
    .where(
      and(
        eq(alert.workspaceId, workspaceId),
        or(inArray(alert.subject, [...subjects]), inArray(sql`${alert.values} ->> 'leadId'`, [...subjects])),
      ),
    );
}
