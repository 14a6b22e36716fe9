/** A day, week or month that a text names. Offsets are into the folded text that was searched. */
export type DateMention = {
  readonly date: string;
  readonly precision: 'day' | 'week' | 'month' | 'season';
  readonly start: number;
  readonly end: number;
};

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
const MONTHS = MONTH_NAMES.join('|');
const DAYS = DAY_NAMES.join('|');
const LONG_DAYS =
  DAY_NAMES.map((names) =>
    names
      .split('|')
      .filter((name) => name.length > 4)
      .join('|'),
  ).join('|') + '|weds?|thurs?';
const OF = "(?:\\s+(?:of|de|del|d'|di|van))?";

const isNameOf = (names: string, word: string): boolean =>
  names.split('|').some((name) => new RegExp(`^(?:${name})$`).test(word));
const monthOf = (word: string): number =>
  MONTH_NAMES.findIndex((names) => isNameOf(names, word.replace(/\.$/, ''))) + 1;
const weekdayOf = (word: string): number => DAY_NAMES.findIndex((names) => isNameOf(names, word.replace(/\.$/, '')));

const iso = (year: number, month: number, day: number): string | null => {
  const time = new Date(Date.UTC(year, month - 1, day));
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time.toISOString().slice(0, 10) : null;
};
const parts = (date: string): [number, number, number] => [
  Number(date.slice(0, 4)),
  Number(date.slice(5, 7)),
  Number(date.slice(8, 10)),
];

/** The day `days` after a YYYY-MM-DD. */
export function addDays(date: string, days: number): string {
  const [year, month, day] = parts(date);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

const addMonths = (date: string, months: number): string => {
  const [year, month, day] = parts(date);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
};

/** A day and month without a year: this year's, or next year's when this year's is more than two months gone. */
function nearest(sentOn: string, month: number, day: number): string | null {
  const [year] = parts(sentOn);
  const here = iso(year, month, day);
  if (here === null) return iso(year + 1, month, day);
  return here < addDays(sentOn, -60) ? iso(year + 1, month, day) : here;
}

const fullYear = (written: string): number => (written.length === 2 ? 2000 + Number(written) : Number(written));

/** Whether numeric dates of a text must be month first: a second number over 12, or day-first dates far from the message. */
export function monthFirst(folded: string, sentOn: string): boolean {
  const pairs = [...folded.matchAll(/\b(\d{1,2})\/(\d{1,2})(?:\/(\d{4}|\d{2}))?\b/g)];
  if (pairs.length === 0) return false;
  if (pairs.some((pair) => Number(pair[1]) > 12)) return false;
  if (pairs.some((pair) => Number(pair[2]) > 12)) return true;
  const distance = (flip: boolean): number =>
    Math.max(
      ...pairs.map((pair) => {
        const [day, month] = flip ? [Number(pair[2]), Number(pair[1])] : [Number(pair[1]), Number(pair[2])];
        const date = pair[3] === undefined ? nearest(sentOn, month, day) : iso(fullYear(pair[3]), month, day);
        return date === null ? 9999 : Math.abs(Date.parse(date) - Date.parse(sentOn)) / 86_400_000;
      }),
    );
  return distance(false) > 75 && distance(true) < 45;
}

type Reader = {
  readonly pattern: RegExp;
  readonly precision: DateMention['precision'];
  readonly read: (match: RegExpMatchArray, sentOn: string, american: boolean) => string | null;
};

const group = (match: RegExpMatchArray, index: number): string => match[index] ?? '';

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
const numberOf = (word: string): number => (/^\d+$/.test(word) ? Number(word) : (NUMBERS[word] ?? 0));
const NUMBER = `(\\d{1,3}|${Object.keys(NUMBERS).join('|')})`;

function nextWeekday(sentOn: string, weekday: number): string {
  const [year, month, day] = parts(sentOn);
  const ahead = (weekday - new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 7) % 7;
  return addDays(sentOn, ahead === 0 ? 7 : ahead);
}

/** The next date with that day of the month; with a weekday, the next one where both agree. */
function dayOfMonth(sentOn: string, day: number, weekday: number | null): string | null {
  const [year, month] = parts(sentOn);
  for (let ahead = 0; ahead < 13; ahead += 1) {
    const date = iso(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1, day);
    if (date === null || date < sentOn) continue;
    if (weekday === null || new Date(`${date}T00:00:00Z`).getUTCDay() === weekday) return date;
  }
  return null;
}

const firstOfMonth = (sentOn: string, month: number, year: string): string | null => {
  if (year !== '') return iso(Number(year), month, 1);
  const [thisYear, thisMonth] = parts(sentOn);
  return iso(month <= thisMonth ? thisYear + 1 : thisYear, month, 1);
};

const quarterStart = (sentOn: string, quarter: number, year: string): string | null =>
  firstOfMonth(sentOn, quarter * 3 - 2, year);

const YEAR = '(?:,?\\s+(?:de |del |of )?((?:20)\\d\\d)\\b)?';
const READERS: readonly Reader[] = [
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
    read: (_m, sentOn) => iso(parts(sentOn)[0] + 1, 1, 5),
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

/**
 * Every date a folded text names, in order of place; a longer reading hides the shorter ones inside it. French,
 * English, German, Spanish, Italian, Dutch; numeric dates are day first unless `american`.
 */
export function datesIn(folded: string, sentOn: string, american: boolean): DateMention[] {
  const found: DateMention[] = [];
  for (const { pattern, precision, read } of READERS) {
    for (const match of folded.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (found.some((other) => start < other.end && other.start < end)) continue;
      const date = read(match, sentOn, american);
      if (date !== null) found.push({ date, precision, start, end });
    }
  }
  return found.sort((left, right) => left.start - right.start);
}
