const MONTH_NAMES: readonly string[] = [
  'january|janvier|januar|janner|enero|gennaio|januari|jan|janv|ene|genn?',
  'february|fevrier|februar|febrero|febbraio|februari|feb|fevr?|febr',
  'march|mars|marz|maerz|marzo|maart|mar|mrt|mrz',
  'april|avril|abril|aprile|apr|avr|abr',
  'may|mai|mayo|maggio|mei|magg?',
  'june|juin|juni|junio|giugno|jun|giu',
  'july|juillet|juli|julio|luglio|jul|juil|lug',
  'august|aout|agosto|augustus|aug|ago',
  'september|septembre|septiembre|settembre|sept|sep|sett',
  'october|octobre|oktober|octubre|ottobre|oct|okt|ott',
  'november|novembre|noviembre|nov',
  'december|decembre|dezember|diciembre|dicembre|dec|dez|dic',
];
const DAY_NAMES: readonly string[] = [
  'sunday|dimanche|sonntag|domingo|domenica|zondag|sun|dim',
  'monday|lundi|montag|lunes|lunedi|maandag|mon|lun',
  'tuesday|mardi|dienstag|martes|martedi|dinsdag|tues?|mar',
  'wednesday|mercredi|mittwoch|miercoles|mercoledi|woensdag|weds?|mer',
  'thursday|jeudi|donnerstag|jueves|giovedi|donderdag|thurs?|thu|jeu',
  'friday|vendredi|freitag|viernes|venerdi|vrijdag|fri|ven',
  'saturday|samedi|samstag|sonnabend|sabado|sabato|zaterdag|sat|sam',
];
/** Each as alternatives of a pattern. */
export const MONTHS = MONTH_NAMES.join('|');
export const DAYS = DAY_NAMES.join('|');
export const LONG_DAYS =
  DAY_NAMES.map((names) =>
    names
      .split('|')
      .filter((name) => name.length > 4)
      .join('|'),
  ).join('|') + '|weds?|thurs?';
const isNameOf = (names: string, word: string): boolean =>
  names.split('|').some((name) => new RegExp(`^(?:${name})$`).test(word));
/** 1 to 12; 0 for a word that is no month. */
export const monthOf = (word: string): number =>
  MONTH_NAMES.findIndex((names) => isNameOf(names, word.replace(/\.$/, ''))) + 1;
/** 0 is Sunday; -1 for a word that is no weekday. */
export const weekdayOf = (word: string): number =>
  DAY_NAMES.findIndex((names) => isNameOf(names, word.replace(/\.$/, '')));

const NUMBERS: Readonly<Record<string, number>> = {
  a: 1,
  an: 1,
  one: 1,
  un: 1,
  une: 1,
  ein: 1,
  einer: 1,
  einem: 1,
  uno: 1,
  una: 1,
  een: 1,
  two: 2,
  deux: 2,
  zwei: 2,
  dos: 2,
  due: 2,
  twee: 2,
  three: 3,
  trois: 3,
  drei: 3,
  tres: 3,
  tre: 3,
  drie: 3,
  four: 4,
  quatre: 4,
  vier: 4,
  cuatro: 4,
  quattro: 4,
  five: 5,
  cinq: 5,
  six: 6,
  sechs: 6,
  seis: 6,
  sei: 6,
  zes: 6,
  seven: 7,
  sept: 7,
  eight: 8,
  huit: 8,
  nine: 9,
  neuf: 9,
  ten: 10,
  dix: 10,
  twelve: 12,
  douze: 12,
  eighteen: 18,
  'dix-huit': 18,
  couple: 2,
  quelques: 2,
};
export const numberOf = (word: string): number => (/^\d+$/.test(word) ? Number(word) : (NUMBERS[word] ?? 0));
export const NUMBER = `(\\d{1,3}|${Object.keys(NUMBERS).join('|')})`;
