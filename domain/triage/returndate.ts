import { fold } from './fold.ts';
import { datesIn, monthFirst, type DateMention } from './dates.ts';
import { addDays, addMonths } from './day.ts';

/** Words just before a date that make it the first day back. */
const BACK =
  /(?:\b(?:back|return(?:ing|s)?|resum\w+|retour|respond\w*|repl(?:y|ies|ying)|answer\w*|repondr\w+|antwort\w*|pick up|reprise|reprendr\w+|reprends|reprend|reviens|reviendr\w+|rentre\w*|reouvr\w+|reouvertur\w+|rouvr\w+|retrouve\w*|a nouveau (?:present|joignable|disponible)\w*|again|zuruck|wieder (?:\w+ ){0,3}(?:da|erreichbar|im buro|fur sie|anwesend)?|erreichbar|vuelta|vuelvo|volvere|regreso|regresare|reincorpor\w+|incorporare|rientro|rientrer\w+|ritorno|torner\w+|torno|di nuovo|terug|weer|reopen\w*|available|disponible\w*|joignable\w*)\b)[^.!?\n]{0,45}$/;
/** These begin an absence as often as they end one: they count only when nothing says more, and never after a word of absence. */
const STARTING =
  /\b(?:a partir d[ue]|a compter d[ue]|des (?:le|lundi|mardi|mercredi|jeudi|vendredi)|ab dem|ab|vanaf|from|desde el|as of|starting)\b[^.!?\n]{0,20}$/;
const ABSENT =
  /\b(?:away|leave|off|out|holidays?|vacation|absent\w*|conges?|ferme\w*|closed|urlaub|abwesend|nicht|vacaciones|fuera|ferie|assente|fuori|afwezig|vakantie|verlof|niet)\b[^.!?\n]{0,40}$/;
const UNTIL =
  /\b(?:until|untill|till|til|thru|through|up to|jusqu'?(?:a|au|en)?|bis|hasta|fino (?:al?|a)|tot|t\/m)\s*(?:and including\s+|et avec\s+|le\s+|au\s+|the\s+|zum\s+|einschliesslich\s+|el\s+|dia\s+|il\s+|en met\s+|inclusief\s+|(?:[a-z]{3,10}\.?,?\s+))?$/;
/** What joins the two ends of a range; alone it says nothing. */
const JOINS =
  /^\s*(?:[a-z]{3,10}\.?\s+)?(?:20\d\d\s*)?(?:au|to|al|a|-|and|et|und|y|e|en|until|till|til|bis(?: zum)?|hasta(?: el)?|tot(?: en met)?|t\/m|jusqu'au|through|thru)\s*(?:[a-z]{3,10}\.?,?\s+)?(?:the\s+|le\s+|el\s+)?$/;
const INCLUDED =
  /^\W{0,3}(?:\(?(?:inclu(?:s|se|ses|ded|sive|sief|so|si|ido|idos|sivement)?|compris(?:e|es)?|inkl|einschliesslich|compres[oiae]|inbegrepen)\b)/;
const INCLUDING_WORD =
  /\b(?:through|thru|t\/m|tot en met|up to and including|einschliesslich|bis einschliesslich)\b[^.]{0,14}$/;
const RANGE_START =
  /\b(?:from|du|vom|von|del?|dal|van|entre|between|starting|le|des|since|depuis)\s*(?:the |le |dem |el )?(?:[a-z]{3,10}\.?,?\s+)?$/;
const NOT_A_RETURN =
  /\b(?:closed?|clos|ferme[e]?|delete[d]?|supprime|expire[sd]?|valid|deadline|born|since|depuis|ends? on|wird geschlossen|on sale|event|salon|webinar|reference|invoice|dated|du \d)\b[^.!?\n]{0,25}$/;

/** "Del 3 al 14 de agosto", "10-12 June": the first day of the range has no month of its own. */
const DAY_BEFORE =
  /(?:^|[^\d/.])\d{1,2}(?:st|nd|rd|th|er|\.)?\s*(?:au|al|to|bis(?: zum)?|tot(?: en met)?|t\/m|-|and|et|y|e)\s*(?:[a-z]{3,10}\.?,?\s+)?(?:the |el |il )?$/;

/**
 * The first day back that an absence message gives, YYYY-MM-DD, or null when it gives no exact day. "Until X included"
 * and "from X to Y" are the day after; "until X" and "back on X" are X. Days without a year, or without a month, are
 * counted from `sentOn`, the sender's calendar day of the message.
 */
export function returnDateIn(text: string, sentOn: string | null, american = false): string | null {
  if (sentOn === null) return null;
  const folded = fold(text);
  const mentions = datesIn(folded, sentOn, american || monthFirst(folded, sentOn)).filter(
    ({ precision }) => precision === 'day',
  );
  const candidates = mentions.flatMap((mention, index) => readMention(folded, mention, mentions[index - 1], sentOn));
  const best = candidates.sort((left, right) => right.strength - left.strength || left.at - right.at)[0];
  return best === undefined ? null : best.date;
}

type Candidate = { readonly date: string; readonly strength: number; readonly at: number };

function readMention(
  folded: string,
  mention: DateMention,
  previous: DateMention | undefined,
  sentOn: string,
): Candidate[] {
  const from = Math.max(0, mention.start - 70, previous === undefined ? 0 : previous.end);
  const before = folded.slice(from, mention.start);
  const following = folded.slice(mention.end, mention.end + 30);
  if (returnsNextYear(folded, mention, before, sentOn))
    return [{ date: addMonths(mention.date, 12), strength: 3, at: mention.start }];
  if (mention.date < sentOn || mention.date > addDays(sentOn, 500)) return [];
  if (NOT_A_RETURN.test(before)) return [];
  const included =
    INCLUDED.test(following) || INCLUDING_WORD.test(folded.slice(Math.max(from, mention.start - 40), mention.start));
  const ranged = previous !== undefined && isRange(folded, previous, mention);
  if (DAY_BEFORE.test(before) && !BACK.test(before))
    return [{ date: addDays(mention.date, 1), strength: 2, at: mention.start }];
  if (UNTIL.test(before) || included || ranged) {
    const after = included || (ranged && !/until|till?\b|jusqu/.test(folded.slice(previous.end, mention.start)));
    return [{ date: after ? addDays(mention.date, 1) : mention.date, strength: 2, at: mention.start }];
  }
  if (BACK.test(before)) return [{ date: mention.date, strength: 3, at: mention.start }];
  if (
    /^\W{0,3}(?:\w+ ){0,4}(?:back|zuruck|wieder|weer|terug|de retour|retour|je serai de retour|i(?:'ll| will) be back)\b/.test(
      following,
    )
  )
    return [{ date: mention.date, strength: 2.5, at: mention.start }];
  if (STARTING.test(before) && !ABSENT.test(before)) return [{ date: mention.date, strength: 1, at: mention.start }];
  return [];
}

/** Nobody comes back on a day that is gone: "resumes on 4 January", written in March, is the next one. */
const returnsNextYear = (folded: string, mention: DateMention, before: string, sentOn: string): boolean =>
  mention.date < addDays(sentOn, -20) &&
  BACK.test(before) &&
  !/\d{4}|'\d\d/.test(folded.slice(mention.start, mention.end));

/** "From X to Y", "du X au Y": the mention of X carries its own "du", or stands just after one. */
function isRange(folded: string, first: DateMention, second: DateMention): boolean {
  const between =
    folded.slice(first.end, second.start) + (/^(?:au|al|to)\s/.exec(folded.slice(second.start))?.[0] ?? '');
  const begins =
    /^(?:du|de|from|vom|del|dal|van)\s/.test(folded.slice(first.start)) ||
    RANGE_START.test(folded.slice(Math.max(0, first.start - 20), first.start));
  return begins && between.length < 30 && JOINS.test(between);
}
