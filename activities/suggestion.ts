import { askedIn } from '#domain/question.ts';
import type { Id } from '#domain/id.ts';
import { refusalsOf } from '#domain/suggestion_check.ts';
import { offersTimes } from '#domain/suggestion_source.ts';
import { takenOf } from '#db/queries/availability.ts';
import { getConversation } from '#db/queries/conversation.ts';
import { getMessage } from '#db/queries/message.ts';
import { aboutOf, keepSuggestion, suggestionBrief, type SuggestionBrief } from '#db/queries/suggestion.ts';
import { inMoment, type Moment } from './moment.ts';
import type { ModelAnswer, Ports } from './ports.ts';

/** `memberId`: who reads the thread, and answers it where nobody else takes care of it. */
type Key = { workspaceId: Id<'ws'>; messageId: Id<'msg'>; memberId: Id<'mb'> | null };
type SuggestionPorts = Pick<Ports, 'db' | 'time' | 'random' | 'suggester'>;

export function createSuggestionActivities(ports: SuggestionPorts) {
  return {
    /**
     * Has a model write the answer to a message, and keeps what it wrote where nothing of it is refused. No transaction is open
     * while the model is asked. Nothing is done where no model is, or where the message is not the last of its thread.
     */
    async writeSuggestion(key: Key): Promise<void> {
      const { suggester } = ports;
      if (suggester === null) return;
      const brief = await inMoment(ports, key.workspaceId, (moment) => briefOf(moment, key));
      if (brief === null) return;
      const { questions } = askedIn(brief.asked.reply);
      const { language, address } = brief.byTemplate;
      const { manner, banned } = brief.voice;
      const { sources } = brief;
      const answer = await suggester.write({ language, address, manner, banned, sources, questions });
      await inMoment(ports, key.workspaceId, ({ tx, now }) =>
        keepSuggestion(tx, { ...rowOf(key, brief), ...outcomeOf(brief, questions, answer), now }),
      );
    },

    /** No model answered: the template's answer stands, and the screen says so. */
    async noteUnanswered(key: Key): Promise<void> {
      await inMoment(ports, key.workspaceId, async (moment) => {
        const brief = await briefOf(moment, key);
        if (brief !== null) await keepSuggestion(moment.tx, { ...rowOf(key, brief), ...UNANSWERED, now: moment.now });
      });
    },
  };
}

async function briefOf(
  { tx, workspace, workspaceId, now }: Moment,
  { messageId, memberId }: Key,
): Promise<SuggestionBrief | null> {
  const message = await getMessage(tx, { workspaceId, messageId });
  const conversationId = message?.conversationId;
  const conversation = conversationId ? await getConversation(tx, { workspaceId, conversationId }) : null;
  if (conversation === null) return null;
  const about = await aboutOf(tx, conversation);
  // Where the calendar of whoever answers was not read lately, a model is told no time.
  const taken = async () => {
    const known = await takenOf(tx, { workspaceId, now, memberId: conversation.assignedTo ?? memberId });
    return offersTimes(known.availability) ? known : null;
  };
  const brief = await suggestionBrief(tx, { workspace, now, about, bookingUrl: null, whyUrl: null, variant: 0, taken });
  return brief?.last.id === messageId && brief.byTemplate.invites ? brief : null;
}

const rowOf = ({ workspaceId, messageId }: Key, { lead, basis }: SuggestionBrief) => ({
  ...{ workspaceId, messageId, leadId: lead.id, basis },
});

const UNANSWERED = { outcome: 'unanswered' as const, sentences: [], open: [], refusals: [] };

function outcomeOf(
  { sources, byTemplate, voice }: SuggestionBrief,
  questions: readonly string[],
  answer: ModelAnswer | null,
) {
  if (answer === null) return UNANSWERED;
  const sentences = [...answer.sentences];
  const open = questions.filter((_, at) => answer.unanswered.includes(at));
  const { language, address } = byTemplate;
  const written = { sentences, answers: open.length < questions.length };
  const refusals = refusalsOf(written, { sources, language, address, banned: voice.banned });
  return refusals.length > 0
    ? { outcome: 'refused' as const, sentences: [], open: [], refusals }
    : { outcome: 'written' as const, sentences, open, refusals };
}
