import type { Id } from './id.ts';
import type { ReplyLanguage } from './language.ts';
import { fold } from './triage/fold.ts';
import { topicsIn } from './topic.ts';

/** What an entry is: the answer to a question, to an objection, what is sold, or what came of it for a customer. The first goes first. */
export const KNOWLEDGE_KINDS = ['answer', 'objection', 'offer', 'case_study'] as const;
export type KnowledgeKind = (typeof KNOWLEDGE_KINDS)[number];

/** Something that the workspace can say, in its own words: no suggestion states anything else. */
export interface Knowledge {
  readonly id: Id<'kno'>;
  readonly kind: KnowledgeKind;
  /** The question, the objection, or what it is about. */
  readonly title: string;
  /** Quoted as it is kept. */
  readonly text: string;
  /** The language it is said in; null for any. */
  readonly language: ReplyLanguage | null;
}

/** An entry fits into an answer, and all of them into one reading. */
export const KNOWLEDGE_MOST = { title: 200, text: 1200, entries: 300 } as const;

/** What is at least alike to be an answer to it: half of what was asked. */
const ALIKE = 0.5;

/** What an entry of these kinds is about, whatever its words. */
const ABOUT: Partial<Record<KnowledgeKind, string>> = { offer: '=offer', case_study: '=reference' };

/**
 * How much of what a sentence says an entry is about, 0 to 1: by words alike (folded, by their beginnings, without those that
 * every sentence has) and by topics that have many names. What only the entry's text says counts for half, and never alone.
 */
export function likeness(sentence: string, entry: Pick<Knowledge, 'kind' | 'title' | 'text'>): number {
  if (fold(sentence).trim() === fold(entry.title).trim()) return 1;
  const asked = featuresOf(sentence);
  const about = ABOUT[entry.kind];
  const title = featuresOf(entry.title);
  if (about !== undefined) title.add(about);
  const text = featuresOf(entry.text);
  let [said, all] = [0, 0];
  for (const feature of asked) {
    const weight = feature.startsWith('=') ? 2 : 1;
    all += weight;
    said += title.has(feature) ? weight : text.has(feature) ? weight / 2 : 0;
  }
  // A question of no word that says anything ("Why?") is like nothing but itself.
  return [...asked].some((feature) => title.has(feature)) ? said / all : 0;
}

/** The entries that answer a sentence in a language, the likest first. */
export function answersTo(sentence: string, language: ReplyLanguage, known: readonly Knowledge[]): Knowledge[] {
  return known
    .filter((entry) => entry.language === null || entry.language === language)
    .map((entry) => ({ entry, alike: likeness(sentence, entry) }))
    .filter(({ alike }) => alike >= ALIKE)
    .sort(
      (a, b) =>
        b.alike - a.alike ||
        KNOWLEDGE_KINDS.indexOf(a.entry.kind) - KNOWLEDGE_KINDS.indexOf(b.entry.kind) ||
        Number(a.entry.language === null) - Number(b.entry.language === null) ||
        (a.entry.id < b.entry.id ? 1 : -1),
    )
    .map(({ entry }) => entry);
}

/** Topics, and the beginnings of the words that are left. */
function featuresOf(text: string): Set<string> {
  const { topics, rest } = topicsIn(fold(text));
  const words = (rest.match(/\p{L}{3,}/gu) ?? []).filter((word) => !EMPTY.has(word));
  return new Set([...topics, ...words.map((word) => word.slice(0, 5))]);
}

/** Words that say nothing of what a sentence is about. */
const EMPTY = new Set(
  `les des une pour dans avec sur pas plus que qui quoi est sont ete etre avoir avez avons ont fait faire faites peut peux pouvez pouvons
pourriez pourrais vous votre vos nous notre nos ton tes toi mon mes son ses leur leurs elle ils cela ceci cette ces aussi bien
tres tout tous toute comment combien quel quelle quels quelles quand pourquoi bonjour merci bonne journee savoir dire dites
voudrais souhaite souhaiterais aimerais aurais auriez avant apres entre chez mais donc car question questions reponse juste
simplement envoyer envoyez envoie recevoir regarderai volontiers cordialement ainsi alors par cas exactement exemple svp plait concernant niveau cote moi oui non
the and for with not you your yours our ours are was were been have has had does did can could would should will shall what which
when where why how who that this these those there here from into about also just please thanks thank hello regards know tell let
like want need more some any very its they them their his her she one get got out but then than yes question questions answer sure send give look
was das der die den dem ist eine einen fur mit von und ihr ihre ihnen wie viel bei sie uns wir danke guten tag
cual cuales cuanto para una uno los las sus con por mucho hola gracias quanto per che suo sua loro grazie
wat het een voor met van uw hoeveel dank goedendag`.split(/\s+/),
);
