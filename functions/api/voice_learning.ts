import type { Id } from '#domain/id.ts';
import { languageOf } from '#domain/language.ts';
import { editsIn } from '#domain/voice_edit.ts';
import type { Conversation } from '#db/queries/conversation.ts';
import { aboutOf } from '#db/queries/suggestion.ts';
import { insertVoiceEdits } from '#db/queries/voice.ts';
import type { Moment } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { suggestionFor } from './suggestion.ts';

/** An answer that was made of a suggested one. */
interface Sent {
  readonly conversation: Conversation;
  readonly draftId: Id<'drf'>;
  readonly sent: string;
  readonly variant: number;
  readonly hash: string;
}

/**
 * Keeps what a person changed in a suggested answer. The suggestion is made again here: where it reads otherwise now, whoever
 * says what it was is not believed, and nothing is learnt. Nor from a key, which is no person.
 */
export async function learnVoice(
  moment: Moment,
  deps: Pick<ApiDeps, 'tokens' | 'openers' | 'publicUrl'>,
  { conversation, draftId, sent, variant, hash }: Sent,
): Promise<void> {
  const { tx, workspace, workspaceId, now, actor } = moment;
  const about = await aboutOf(tx, conversation);
  const suggestion = await suggestionFor(moment, deps, { conversation, about, variant });
  if (suggestion?.hash !== hash || about.person === null || actor.kind !== 'user') return;
  const { lead, company } = about.person;
  const { sender } = workspace;
  const theirs = about.messages.filter(({ direction }) => direction === 'in');
  const names = [
    ...[lead.firstName, lead.lastName, lead.email, company?.name, about.mailbox?.displayName],
    ...[sender?.firstName, sender?.lastName, sender?.company],
    ...theirs.flatMap(({ fromName, fromAddress }) => [fromName, fromAddress]),
  ].flatMap((name) => name ?? []);
  const edits = editsIn({
    ...{ suggested: suggestion.words, sent, language: languageOf(suggestion.language), names },
    theirs: theirs.map(({ text }) => text).join('\n'),
  });
  const of = { workspaceId, draftId, conversationId: conversation.id, leadId: lead.id };
  await insertVoiceEdits(
    tx,
    edits.map((edit) => ({ ...of, ...edit, createdAt: now, updatedAt: now })),
  );
}
