import { datesIn, monthFirst } from './dates.ts';
import { addDays } from './day.ts';
import { fold, sentencesOf } from './fold.ts';

/** When a message was sent, by which its dates are read: the sender's calendar day, and whether it writes the month first. */
export type Written = { readonly sentOn: string | null; readonly monthFirst: boolean };

/** What a reply says of time: the sentence that asks to be written to weeks from now, and whether it offers a day soon. */
export type Horizon = { readonly far: string | null; readonly near: boolean };

/** Whoever names a day within three weeks to talk means now; from a month on it is a later time. */
const SOON_DAYS = 21;
const LATER_DAYS = 30;

const ASKS =
  /\b(?:(?:re)?contact\w*|rappel\w*|relanc\w*|reven(?:ez|ir)|reviens|reparl\w*|reecri\w*|appel\w*|call|ring|reach|get back|come back|check (?:back|in)|follow(?:ing)? up|circle|touch base|ping|try (?:me|us|again)|ask (?:me|us|again)|write|speak|talk|drop me|chase|resend|remind|pick (?:this|it) up|reconnect|melden|kontaktier\w*|rufen|schreiben|sprechen|escrib\w*|llam\w*|contact\w*|hablamos|retom\w*|ricontatt\w*|risent\w*|riparl\w*|richiam\w*|scriv\w*|sentiamoci|bel|mail|neem|spreken|kom)\b/;
const OTHERWISE =
  /\b(?:donc|so|therefore)\b.{0,20}\b(?:maintenant|now)\b|\b(?:contrat|contract|vertrag|contrato|contratto)\b.{0,40}\b(?:now|maintenant)\b/;

/** Reads the dates of a reply; nothing when the message has no date. Pure. */
export function horizonOf(text: string, written: Written): Horizon {
  const { sentOn } = written;
  if (sentOn === null) return { far: null, near: false };
  let far: string | null = null;
  let near = false;
  let nearest: string | null = null;
  for (const sentence of sentencesOf(text)) {
    // "Mon 06" is a French telephone, not Monday the 6th.
    const folded = fold(sentence)
      .replace(/\s+/g, ' ')
      .replace(/\bmon 0[1-9]\b/g, '~');
    const dates = datesIn(folded, sentOn, written.monthFirst || monthFirst(folded, sentOn)).filter(
      ({ date }) => date >= sentOn,
    );
    near ||= dates.some(({ date, precision }) => precision === 'day' && date <= addDays(sentOn, SOON_DAYS));
    const later = dates.find(({ date }) => date >= addDays(sentOn, LATER_DAYS));
    nearest = later === undefined ? nearest : sentence;
    const then = nearest !== null && /\b(?:then|a ce moment|d'ici la|dann|entonces|allora|dan)\b/.test(folded);
    if (far === null && ASKS.test(folded) && !OTHERWISE.test(folded) && (later !== undefined || then)) far = sentence;
  }
  return { far, near };
}
