import { sourceKind, type SuggestionSource } from './suggestion_source.ts';
import { fold } from './triage/fold.ts';

/** A day, or an hour of a day, folded. A duration (`30 minutes`, `3 mois`) is neither. */
const DAY_OR_HOUR =
  /\b(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day|apres-demain|demain|aujourd'hui|tomorrow|today|tonight|ce soir|midi|noon|(?:cet |l'|en )?apres-midi|matinee|matin|morning|afternoon|evening|(?:la semaine|le mois) prochaine?|next (?:week|month))s?\b|\b(?:[01]?\d|2[0-3]) ?(?:h|heures?|am|pm|o'clock)\b|\b(?:[01]?\d|2[0-3]) ?h ?\d{2}\b|\b\d{1,2}:\d{2}\b|\b\d{1,2}[/.]\d{1,2}\b(?! ?%)|\b(?:1er|\d{1,2})(?:st|nd|rd|th)? (?:of )?(?:janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|january|february|march|april|may|june|july|august|september|october|november|december)\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december) \d{1,2}(?:st|nd|rd|th)?\b/;
/** What makes of a day or an hour a time to talk. */
const TO_TALK =
  /\b(?:propos\w*|disponib\w*|libres?|dispos?|convien\w*|creneaux?|rendez-vous|rdv|appel\w*|parl(?:er|ons|erons)|echang\w*|voir|retrouv\w*|visio|rencontr\w*|reserv\w*|not(?:e|ons)|confirm\w*|offer\w*|available|availability|free|suits?|works?|slots?|call|talk|speak|chat|meet\w*|book\w*|schedul\w*)\b/;

/**
 * Whether a sentence names another day or hour than the free times that it points at, each as it was worded. Without one it
 * names any only in what knowledge says of us, and not to talk: neither what we once wrote nor what they ask for is free still.
 */
export function offersOtherTime(text: string, ours: readonly SuggestionSource[]): boolean {
  const times = ours.filter(({ id }) => sourceKind(id) === 'time').map((source) => plain(source.text));
  const said = plain(text);
  if (!times.every((time) => said.includes(time))) return true;
  const rest = times.toSorted((a, b) => b.length - a.length).reduce((left, time) => left.replaceAll(time, ' '), said);
  if (!DAY_OR_HOUR.test(rest)) return false;
  return times.length > 0 || TO_TALK.test(rest) || !ours.some(({ id }) => sourceKind(id) === 'knowledge');
}

const plain = (text: string): string => fold(text).replace(/\s+/g, ' ');
