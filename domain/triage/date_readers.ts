import { DAYS, LONG_DAYS, MONTHS, monthOf, NUMBER, numberOf, weekdayOf } from './date_words.ts';
import {
  addDays,
  addMonths,
  dayOfMonth,
  firstOfMonth,
  fullYear,
  iso,
  nearest,
  nextWeekday,
  quarterStart,
  yearOf,
} from './day.ts';

export type Precision = 'day' | 'week' | 'month' | 'season';

/** One way to name a day. */
type Reader = {
  readonly pattern: RegExp;
  readonly precision: Precision;
  readonly read: (match: RegExpMatchArray, sentOn: string, american: boolean) => string | null;
};

const group = (match: RegExpMatchArray, index: number): string => match[index] ?? '';

const OF = "(?:\\s+(?:of|de|del|d'|di|van))?";
const YEAR = '(?:,?\\s+(?:de |del |of )?((?:20)\\d\\d)\\b)?';
/** In order: an earlier reading hides the later ones inside it. */
export const READERS: readonly Reader[] = [
  {
    pattern: /\b(20\d\d)-(\d{1,2})-(\d{1,2})\b/g,
    precision: 'day',
    read: (m) => iso(Number(m[1]), Number(m[2]), Number(m[3])),
  },
  {
    pattern: /(?<![\d.,/-])(\d{1,2})([/.-])(\d{1,2})\2(20\d\d|\d\d)(?![\d/])/g,
    precision: 'day',
    read: (m, _sentOn, american) =>
      american && m[2] === '/'
        ? iso(fullYear(group(m, 4)), Number(m[1]), Number(m[3]))
        : iso(fullYear(group(m, 4)), Number(m[3]), Number(m[1])),
  },
  {
    pattern: new RegExp(
      `\\b(?:(?:${DAYS})\\.?,?\\s+)?(?:(?:the|dem|den|le|el|il|de)\\s+)?(\\d{1,2})(?:st|nd|rd|th|er|e|\\.|º|ª)?${OF}\\s*(${MONTHS})\\b\\.?${YEAR}`,
      'g',
    ),
    precision: 'day',
    read: (m, sentOn) =>
      m[3] === undefined
        ? nearest(sentOn, monthOf(group(m, 2)), Number(m[1]))
        : iso(Number(m[3]), monthOf(group(m, 2)), Number(m[1])),
  },
  {
    pattern: new RegExp(
      `\\b(?:(?:${DAYS})\\.?,?\\s+)?(${MONTHS})\\b\\.?\\s+(?:the\\s+)?(\\d{1,2})(?:st|nd|rd|th)?(?![\\d:h])(?:,?\\s+(20\\d\\d)\\b)?`,
      'g',
    ),
    precision: 'day',
    read: (m, sentOn) =>
      m[3] === undefined
        ? nearest(sentOn, monthOf(group(m, 1)), Number(m[2]))
        : iso(Number(m[3]), monthOf(group(m, 1)), Number(m[2])),
  },
  {
    pattern: /(?<![\d.,/:-])(\d{1,2})([/.])(\d{1,2})(?:\.(?!\d))?(?![\d/:%€$h])(?!\.\d)/g,
    precision: 'day',
    read: (m, sentOn, american) =>
      american && m[2] === '/'
        ? nearest(sentOn, Number(m[1]), Number(m[3]))
        : nearest(sentOn, Number(m[3]), Number(m[1])),
  },
  {
    pattern: new RegExp(
      `\\b(?:week|semaine|woche|semana|settimana) (?:of|du|commencing|beginning|vom|del|starting)(?: the| le| lundi| monday)? (\\d{1,2})(?:st|nd|rd|th)?(?!\\d|[/.:]\\d)`,
      'g',
    ),
    precision: 'week',
    read: (m, sentOn) => dayOfMonth(sentOn, Number(m[1]), null),
  },
  {
    pattern: new RegExp(
      `\\b(${DAYS})\\.?,?\\s+(?:the\\s+|dem\\s+|den\\s+|le\\s+)?(\\d{1,2})(?:st|nd|rd|th|\\.)?(?!\\d|[/.:h]\\d|\\s?h\\b|\\s?(?:am|pm|uhr|heures|${MONTHS})\\b)`,
      'g',
    ),
    precision: 'day',
    read: (m, sentOn) => dayOfMonth(sentOn, Number(m[2]), weekdayOf(group(m, 1))),
  },
  {
    pattern: new RegExp(
      `\\b(?:the (\\d{1,2})(?:st|nd|rd|th)|(?:le|au|du|den|zum|dem|el|il|al|de) (\\d{1,2})(?:e|er|\\.)?)(?!\\d|[/.:]\\d|\\s?(?:h|%|e|eur|euros|heures|jours|days|personnes|ans|min|minutes|mois|x|k|m|${MONTHS})\\b)(?=[\\s,;.!?)]|$)`,
      'g',
    ),
    precision: 'day',
    read: (m, sentOn) => dayOfMonth(sentOn, Number(m[1] ?? m[2]), null),
  },
  {
    pattern: new RegExp(`\\b(?:next |this |coming |prochain |kommenden |nachsten |volgende )?(${LONG_DAYS})\\b`, 'g'),
    precision: 'day',
    read: (m, sentOn) => nextWeekday(sentOn, weekdayOf(group(m, 1))),
  },
  {
    pattern: /\b(?:day after tomorrow|apres-demain|ubermorgen|pasado manana|dopodomani|overmorgen)\b/g,
    precision: 'day',
    read: (_m, sentOn) => addDays(sentOn, 2),
  },
  {
    pattern: /\b(?:tomorrow|tmrw|demain|morgen(?! fruh)|manana|domani)\b/g,
    precision: 'day',
    read: (_m, sentOn) => addDays(sentOn, 1),
  },
  {
    pattern: new RegExp(
      `\\b(?:in|dans|d'ici|en|tra|over|within|nach)\\s+(?:about |environ |a |the next |etwa |ongeveer )?${NUMBER} (?:of |bonnes? |petits? )?(?:weeks?|semaines?|wochen?|semanas?|settimane?|weken)\\b`,
      'g',
    ),
    precision: 'week',
    read: (m, sentOn) => addDays(sentOn, 7 * numberOf(group(m, 1))),
  },
  {
    pattern: new RegExp(
      `\\b(?:in|dans|d'ici|en|tra|over|within|nach)\\s+(?:about |environ |a |the next |etwa |ongeveer )?${NUMBER} (?:of |bons? |petits? )?(?:months?|mois|monaten?|meses|mes|mesi|mese|maanden?)\\b`,
      'g',
    ),
    precision: 'month',
    read: (m, sentOn) => addMonths(sentOn, numberOf(group(m, 1))),
  },
  {
    pattern:
      /\b(?:in|dans) (?:a|one|un|1) (?:years?|ans?)\b|\b(?:l'an(?:nee)? prochaine?|next year|nachstes jahr|el proximo ano|el ano que viene|l'anno prossimo|volgend jaar)\b/g,
    precision: 'season',
    read: (_m, sentOn) => iso(yearOf(sentOn) + 1, 1, 5),
  },
  {
    pattern:
      /\b(?:next week|la semaine prochaine|nachste woche|la semana que viene|la proxima semana|la settimana prossima|volgende week)\b/g,
    precision: 'week',
    read: (_m, sentOn) => nextWeekday(sentOn, 1),
  },
  {
    pattern: /\b(?:next month|le mois prochain|nachsten monat|el proximo mes|il mese prossimo|volgende maand)\b/g,
    precision: 'month',
    read: (_m, sentOn) => addMonths(`${sentOn.slice(0, 7)}-01`, 1),
  },
  {
    pattern:
      /\b(?:q([1-4])|t([1-4])|(1er|premier|first|2e|2eme|deuxieme|second|3e|3eme|troisieme|third|4e|4eme|quatrieme|fourth|dernier|last) (?:trimestre|quarter))\b(?:\s+(?:de |of )?(20\d\d))?/g,
    precision: 'season',
    read: (m, sentOn) => quarterStart(sentOn, quarterOf(m), group(m, 4)),
  },
  {
    pattern:
      /\b(?:debut|early|start of|beginning of|anfang|a principios de|inizio|begin)\s+(?:de l'annee |de |d')?(20\d\d)\b/g,
    precision: 'season',
    read: (m) => iso(Number(m[1]), 1, 5),
  },
  {
    pattern: /\b(?:fin|late|end of|ende|finales de|fine|eind)\s+(?:de |d')?(20\d\d)\b/g,
    precision: 'season',
    read: (m) => iso(Number(m[1]), 11, 1),
  },
  {
    pattern:
      /\b(?:debut d'annee|(?:early|start of|beginning of) (?:the )?(?:new |next )?year|in the new year|new year|nouvelle annee|anfang (?:des )?(?:nachsten )?jahres|apres les fetes|after (?:the holidays|christmas|xmas|the festive)|nach (?:den feiertagen|weihnachten)|despues de (?:las fiestas|navidad)|dopo le feste|na de (?:feestdagen|kerst))\b/g,
    precision: 'season',
    read: (_m, sentOn) => firstOfMonth(sentOn, 1, '')?.replace(/01$/, '05') ?? null,
  },
  {
    pattern:
      /\b(?:la rentree|a la rentree|apres (?:l'ete|les vacances(?: d'ete)?)|after (?:the )?summer(?: break| holidays)?|nach (?:dem sommer|den sommerferien)|despues del verano|dopo l'estate|na de (?:zomer|zomervakantie))\b/g,
    precision: 'season',
    read: (_m, sentOn) => firstOfMonth(sentOn, 9, ''),
  },
  {
    pattern: /\b(?:fin d'annee|(?:end of|later this) (?:the )?year|ende des jahres|jahresende)\b/g,
    precision: 'season',
    read: (_m, sentOn) => firstOfMonth(sentOn, 11, ''),
  },
  {
    pattern: /\b(?:au printemps|in (?:the )?spring|im fruhjahr|en primavera)\b/g,
    precision: 'season',
    read: (_m, sentOn) => firstOfMonth(sentOn, 4, ''),
  },
  {
    pattern: /\b(?:a l'automne|in (?:the )?(?:autumn|fall)|im herbst|en otono)\b/g,
    precision: 'season',
    read: (_m, sentOn) => firstOfMonth(sentOn, 10, ''),
  },
  {
    pattern: new RegExp(
      `\\b(?:in|en|courant|debut|mi|fin|pour|vers|d'ici|a partir de|apres|early|mid|late|around|from|until|till|jusqu'en|bis|im|ab|a|in|vanaf|para|verso|hasta|by|after|before|back)[ -](?:le mois de |the end of |end of |of |late |early |mid-?|debut |fin |mi-?)?(${MONTHS})\\b(?:\\s+(20\\d\\d))?`,
      'g',
    ),
    precision: 'month',
    read: (m, sentOn) =>
      /^(?:mar|mer|may|sep|sun|ago)$/.test(group(m, 1))
        ? null
        : firstOfMonth(sentOn, monthOf(group(m, 1)), group(m, 2)),
  },
];

const quarterOf = (match: RegExpMatchArray): number => {
  const digit = match[1] ?? match[2];
  if (digit !== undefined) return Number(digit);
  const word = match[3] ?? '';
  if (/^(?:1er|premier|first)/.test(word)) return 1;
  if (/^(?:2|deux|second)/.test(word)) return 2;
  return /^(?:3|trois|third)/.test(word) ? 3 : 4;
};
