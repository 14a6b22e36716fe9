import { fold, sentencesOf } from './triage/fold.ts';

/** What a reply says, one thing after the other: what it asks, and the rest, which may hold an objection. */
export interface Asked {
  readonly questions: readonly string[];
  readonly statements: readonly string[];
}

/** As many questions as one answer takes up. */
const MOST = 6;

const BEGINS =
  /^(?:(?:et|mais|and|but)[ ,]+)?(?:combien|quel(?:le)?s?|comment|pourquoi|est-ce|qu'est-ce|a quel|pouvez-vous|pourriez-vous|peux-tu|pourrais-tu|auriez-vous|avez-vous|as-tu|proposez-vous|how|what|which|why|do you|does|can you|could you|would you|is it|is there|are there)\b/;
const WANTS =
  /\b(?:envoyez|envoie|envoyer|transmettre|transmettez|precisez|preciser|dites|dis|expliquez|explique)[- ](?:moi|nous|m'en)|\b(?:j'aimerais|je (?:voudrais|souhaite|souhaiterais)|nous (?:voudrions|souhaitons|aimerions)) (?:savoir|connaitre|comprendre|en savoir|avoir|recevoir|voir)\b|\b(?:en savoir plus|m'en dire plus|nous en dire plus)\b|\b(?:send|tell|give) (?:me|us)\b|\blet (?:me|us) know (?:how|what|whether|if|which|more)\b|\bi(?:'d| would) (?:like|love) to (?:know|see|understand|hear)\b|\bmore (?:information|info|details)\b/;
/** When to meet, and how one is: neither is a question that knowledge answers. */
const OF_TIME =
  /\b(?:disponib\w+|dispo|dispos|libre|libres|creneaux?|rendez-vous|rdv|se voir|se parler|s'appeler|nous appeler|m'appeler|rappeler|recontacte\w*|get back to me|come back to me|circle back|touch base|visio|available|availability|free (?:on|at|for|next|this)|call me|a call|meet|meeting|slots?|lundi|mardi|mercredi|jeudi|vendredi|monday|tuesday|wednesday|thursday|friday|montag|dienstag|mittwoch|donnerstag|freitag|termin|lunes|martes|miercoles|jueves|viernes|lunedi|martedi|mercoledi|giovedi|venerdi|maandag|dinsdag|woensdag|donderdag|vrijdag|demain|tomorrow|semaine prochaine|next week|(?:what|which) (?:times?|days?) (?:could|can|would|works?|suits?|are|do)|when (?:could|can|would|shall) (?:we|you|i)|(?:wann|cuando|quando|wanneer) .*(?:zeit|passt|passen|sprechen|telefonieren|treffen|tiempo|hablar|llamar\w*|vernos|tempo|parlar\w*|sentir\w*|vederci|tijd|schikt|uitkomt|spreken|bellen)|(?:quels? jours?|quels? moments?|quelles? heures?|quand) (?:vous|te|pou\w+-(?:vous|nous|on)|peut-on|seriez|serais))\b/;
const OF_MANNERS = /^(?:comment allez-vous|comment vas-tu|ca va|how are you|vous allez bien|n'est-ce pas|right|ok)\b/;
/** A line of greeting has no full stop, and is read as a part of what follows. */
const GREETING = /^(?:bonjour|bonsoir|salut|hello|hi|hey|dear)\b[^,.!?]{0,40},\s*/iu;
/** Where one sentence asks two things. */
const TWO =
  /(?:,|;|\bet\b|\band\b|&)\s+(?=(?:combien|quel(?:le)?s?|comment|sous quel|(?:avez|auriez|pouvez|pourriez|proposez)-vous|(?:as|peux|pourrais)-tu|y a-t-il|est-ce|faut-il|tu peux|vous pouvez|how|what|where|who|which|do you|can you|could you|is there|are there)\b)/iu;

/** Reads the text of a reply, without its quotation and signature. A question is given in the words that asked it. */
export function askedIn(reply: string): Asked {
  const questions: string[] = [];
  const statements: string[] = [];
  for (const sentence of sentencesOf(reply)) {
    for (const part of sentence
      .replace(GREETING, '')
      .split(TWO)
      .map((one) => one.replace(/[\s,]+$/, ''))) {
      const folded = fold(part);
      if (!/\p{L}{3}/u.test(folded)) continue;
      if (OF_MANNERS.test(folded)) continue;
      const asks = folded.trimEnd().endsWith('?') || BEGINS.test(folded) || WANTS.test(folded);
      if (asks && OF_TIME.test(folded)) continue;
      (asks ? questions : statements).push(part);
    }
  }
  return { questions: [...new Set(questions)].slice(0, MOST), statements };
}

/** A question as it is remembered: without addresses, links and numbers to call, which are whoever asked's. */
export const rememberedQuestion = (question: string): string =>
  `${question.charAt(0).toUpperCase()}${question.slice(1)}`.replace(
    /(?:https?:\/\/|www\.)\S+|[^\s@]{1,254}@[^\s@]{1,254}\.[^\s@]+|(?:\+\d|\b0)[\d .()-]{7,}\d/g,
    '…',
  );

/** How whoever wrote a reply in French is addressed: as they address us; where their words do not tell, in the workspace's voice. */
export function addressOf(reply: string, voice: 'tu' | 'vous'): 'tu' | 'vous' {
  const folded = fold(reply);
  const tu = /(?:^|[^\p{L}-])(?:tu|toi|te|ton|ta|tes)(?![\p{L}])|\bt'\p{L}|-tu\b|-toi\b/u.test(folded);
  const vous = /\b(?:vous|votre|vos)\b/u.test(folded);
  return vous ? 'vous' : tu ? 'tu' : voice;
}
