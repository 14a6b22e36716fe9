import { and, eq } from 'drizzle-orm';
import { normaliseEmail } from '#domain/email.ts';
import { localDate } from '#domain/calendar.ts';
import { freeTimes, timeWords } from '#domain/free_time.ts';
import type { Id } from '#domain/id.ts';
import { windowOf } from '#domain/mailbox.ts';
import type { Availability } from '#domain/member_calendar.ts';
import { suggestReply, threadLanguage } from '#domain/suggestion.ts';
import { basisOf, sourcesOf } from '#domain/suggestion_source.ts';
import { cut } from '#domain/text.ts';
import { voiceOf } from '#domain/voice.ts';
import { wantedTimeIn } from '#domain/wanted_time.ts';
import type { Tx } from '../client.ts';
import { holidayTest } from '../holidays.ts';
import { suggestion } from '../schema/index.ts';
import type { Conversation } from './conversation.ts';
import { listKnowledge } from './knowledge.ts';
import { getMailbox } from './mailbox.ts';
import { messagesOfConversation } from './message.ts';
import { evidenceOfLead, leadWithCompany } from './outreach.ts';
import type { Workspace } from './workspace.ts';

export type SuggestionRow = typeof suggestion.$inferSelect;
type Key = { workspaceId: Id<'ws'>; messageId: Id<'msg'> };

/** An answer is to so much of what they wrote: each sentence is compared with all that is known. */
const READ_CHARACTERS = 10_000;

/** When whoever answers is not free, and how well that is known; null where nobody is to say when. */
type Taken = { taken: Parameters<typeof freeTimes>[0]['taken']; availability: Availability };

/** What a thread is answered from, and is shown with. */
export async function aboutOf(tx: Tx, { workspaceId, id: conversationId, leadId, mailboxId }: Conversation) {
  return {
    person: leadId ? await leadWithCompany(tx, { workspaceId, leadId }) : null,
    messages: await messagesOfConversation(tx, { workspaceId, conversationId }),
    mailbox: await getMailbox(tx, { workspaceId, mailboxId }),
  };
}
export type About = Awaited<ReturnType<typeof aboutOf>>;

/**
 * All that an answer to the last message of a thread is made of, while that is theirs: what the template says, where nothing
 * else does, and the sources. Null for what is not answered.
 */
export async function suggestionBrief(
  tx: Tx,
  {
    workspace,
    now,
    about: { person, messages, mailbox },
    taken,
    bookingUrl,
    whyUrl,
    variant,
  }: {
    workspace: Workspace;
    now: Date;
    about: About;
    bookingUrl: string | null;
    whyUrl: string | null;
    variant: number;
    taken: () => Promise<Taken | null>;
  },
) {
  const last = messages.at(-1);
  if (last?.direction !== 'in' || last.kind === null || person === null) return null;
  const { lead, company } = person;
  const { id: workspaceId } = workspace;
  const voice = voiceOf(workspace.voice);
  const knowledge = await listKnowledge(tx, { workspaceId });
  const reply = cut(last.text, READ_CHARACTERS);
  const asked = {
    ...{ kind: last.kind, reply, knowledge, voice, bookingUrl, whyUrl, variant },
    referral: last.triage?.referral ?? null,
    wanted: wantedTimeIn(reply, localDate(last.at.getTime(), lead.zone)),
    fallback: threadLanguage(messages, lead.language),
    // Somebody else of theirs may have written: they are not called by the lead's name.
    firstName: normaliseEmail(last.fromAddress) === lead.email ? lead.firstName : null,
    senderFirstName: workspace.sender?.firstName ?? '',
  };
  const byTemplate = suggestReply(asked);
  if (byTemplate === null) return null;
  const { language, invites } = byTemplate;
  const known = invites ? await taken() : null;
  const free =
    known === null
      ? []
      : freeTimes({
          ...{ now: now.getTime(), window: windowOf(mailbox), zone: workspace.zone, theirZone: lead.zone },
          isHoliday: holidayTest(lead.country ?? company?.country ?? null),
          taken: known.taken,
          wanted: asked.wanted,
        });
  const times = free.map((startsAt) => ({
    startsAt,
    words: timeWords(startsAt, language, lead.zone, workspace.zone),
  }));
  const facts = await evidenceOfLead(tx, { workspaceId, leadId: lead.id });
  const sources = sourcesOf({ language, knowledge, reply: asked.reply, messages, facts, times });
  const availability = known?.availability ?? 'none';
  return { last, lead, voice, asked, byTemplate, times, availability, sources, basis: basisOf(sources, voice) };
}
export type SuggestionBrief = NonNullable<Awaited<ReturnType<typeof suggestionBrief>>>;

/** What a model wrote in answer to a message. */
export async function getSuggestion(tx: Tx, { workspaceId, messageId }: Key): Promise<SuggestionRow | null> {
  const [row] = await tx
    .select()
    .from(suggestion)
    .where(and(eq(suggestion.workspaceId, workspaceId), eq(suggestion.messageId, messageId)));
  return row ?? null;
}

/** Keeps what a model wrote, in place of what it wrote before. */
export async function keepSuggestion(
  tx: Tx,
  { now, ...row }: Omit<SuggestionRow, 'createdAt' | 'updatedAt'> & { now: Date },
): Promise<void> {
  const { basis, outcome, sentences, open, refusals } = row;
  await tx
    .insert(suggestion)
    .values({ ...row, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [suggestion.workspaceId, suggestion.messageId],
      set: { basis, outcome, sentences, open, refusals, updatedAt: now },
    });
}
