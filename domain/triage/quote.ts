import { fold } from './fold.ts';

/** A body cut in two: what the sender wrote now, and what they answered to. */
export type Unquoted = { readonly written: string; readonly quoted: string };

/** "On ... wrote:" and its kin. A date or an address must be near: "On average, he wrote:" is prose. */
const ATTRIBUTIONS: readonly RegExp[] = [
  /^-*\s*on\s.{4,400}\bwrote\s*:?\s*-*$/,
  /^-*\s*le\s.{4,400}\b(?:a|avez) ecrit\s*:?\s*-*$/,
  /^le\s.{4,400}\becrit\s*:$/,
  /^-*\s*el\s.{4,400}\bescribio\s*:?\s*-*$/,
  /^-*\s*(?:il|in data|il giorno)\s.{4,400}\b(?:ha scritto|scritto|scrive)\s*:?\s*-*$/,
  /^-*\s*em\s.{4,400}\bescreveu\s*:?\s*-*$/,
  /^-*\s*(?:am|vom)\s.{4,400}\b(?:schrieb|hat)\b.{0,300}:?\s*-*$/,
  /^.{3,200}<[^<>]+>\s*(?:schrieb|wrote|a ecrit|schreef|ha scritto|escribio)\b.{0,80}:$/,
  /^.{3,120}\bschrieb am\s.{4,120}:$/,
  /^-*\s*op\s.{4,400}\b(?:schreef|heeft)\b.{0,300}:\s*-*$/,
  /^-*\s*(?:w dniu|dnia)\s.{4,400}\b(?:pisze|napisal(?:\(a\)|a)?)\s*:\s*-*$/,
  /^-*\s*(?:den|[a-z]{2,4}\.?)\s.{4,400}\bskrev\b.{0,300}:\s*-*$/,
  /^-*\s*(?:pe|ma|ti|ke|to|la|su)\s.{4,400}\bkirjoitti\s*:\s*-*$/,
  /^.{0,40}\d{4}.{0,60}(?:irta|pise|napsal(?:\(a\))?|a scris)\s*:$/,
  /^\d{4}.{1,120}irta\s*:$/,
  /^[\p{L}]{2,3},\s*\d.{4,200}<[^<>]+>\s*:$/u,
  /^在.{4,300}写道[：:]$/,
  /^20\d\d.{4,200}(?:작성|のメッセージ)\s*:$/,
  /^20\d\d[-/.]\d\d[-/.]\d\d\s.{0,200}<[^<>]+>\s*:$/,
  /^\d{1,2}[./]\d{1,2}[./]20\d\d.{0,200}<[^<>]+>\s*:$/,
  /^\d{1,2}:\d\d.{0,40}\d{4}.{0,200}<[^<>]+>\s*:$/,
  /^.{0,120}\d{4}.{0,80}\b(?:from|de|von)\b.{0,120}<[^<>]+>\s*:$/,
  /^[^,]{2,80}\bon\s.{4,120}\bat\b.{2,80}\bwrote:$/,
];

const EVIDENCE =
  /\d|@|\b(?:mon|tue|wed|thu|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\b|\b(?:you|vous|tu|yesterday|hier)\b/;

/** Separators after which nothing was written now. */
const SEPARATORS: readonly RegExp[] = [
  /^[-_*=]{1,20}\s*(?:original message|message d'origine|mail original|message original|forwarded message|message transfere|message reexpedie|urspr?ungliche nachricht|originalnachricht|weitergeleitete nachricht|mensaje original|mensaje reenviado|messaggio originale|messaggio inoltrato|oorspronkelijk bericht|doorgestuurd bericht|mensagem original|oprindelig besked|original appointment|rendez-vous d'origine|opprinnelig melding|ursprungligt meddelande|reply message|replied message)\s*[-_*=]{0,20}:?$/,
  /^(?:begin forwarded message|debut du message (?:reexpedie|transfere)|anfang der weitergeleiteten nachricht|inizio messaggio inoltrato|inicio del mensaje reenviado|begin doorgestuurd bericht|message (?:transfere|original)|weitergeleitete nachricht)\s*:\s*$/,
  /^-{2,}\s*on\s.{4,200}\bwrote\s*-{2,}$/,
  /^message du\s*:?\s*\d.{4,60}$/,
  /^#{2,}-?\s*please type your reply above this line.*$/,
  /^[-_\s]*(?:reply|please reply|repondez|veuillez repondre|ecrivez)\s.{0,20}(?:above|au[- ]dessus).{0,30}(?:line|ligne)[-_\s]*$/,
];

const HEADER_NAMES = {
  from: /^[\s>*_]*(?:from|de|von|van|da|fra|fran|lahettaja|od|expediteur|absender|remitente|mittente|afzender)[\s*_]*:[\s*_]*\S/,
  other:
    /^[\s>*_]*(?:sent|date|to|cc|subject|envoye(?: le)?|a|objet|date d'envoi|gesendet|an|betreff|datum|verzonden|aan|onderwerp|inviato|data|oggetto|enviado(?: el)?|fecha|para|asunto|assunto|enviada(?: em)?|sendt|til|emne|skickat|till|amne|wyslano|do|temat|reply-to|repondre a|copie|importance|pieces jointes|attachments)[\s*_]*:/,
};

/** Nobody writes more lines now than this: what follows is history. */
const MOST_LINES = 3000;

const isBlank = (line: string): boolean => line.trim() === '';
const isQuotedLine = (line: string): boolean => /^\s{0,3}[>|]/.test(line) && !/^\s*\|.*\|\s*$/.test(line);

/**
 * Separates what was written now from what is quoted: quotation marks, attributions in a dozen languages (also wrapped
 * over lines), Outlook header blocks, separators. Answers written between quoted lines are kept. Pure and total; never
 * gives an empty `written` for a body that has text, unless everything is quotation.
 */
export function unquote(body: string): Unquoted {
  const all = body.replace(/\r\n?/g, '\n').split('\n');
  const { written, quoted } = unquoteLines(all.slice(0, MOST_LINES));
  return all.length <= MOST_LINES
    ? { written, quoted }
    : { written, quoted: tidy([quoted, ...all.slice(MOST_LINES)].join('\n')) };
}

function unquoteLines(lines: readonly string[]): Unquoted {
  const folded = lines.map((line) => fold(line).trim());
  const quoted = new Set<number>();
  for (let index = 0; index < lines.length; index += 1) {
    if (quoted.has(index)) continue;
    if (isQuotedLine(lines[index] ?? '')) {
      quoted.add(index);
      continue;
    }
    if (isSeparator(folded[index] ?? '') && hasTextBefore(folded, index)) return cut(lines, quoted, index);
    if (isHeaderBlock(folded, index)) {
      if (hasTextBefore(folded, index)) return cut(lines, quoted, withRuleAbove(folded, index));
      continue;
    }
    const length = attributionLength(folded, index);
    if (length === 0) continue;
    const next = nextWritten(lines, index + length);
    if (next !== -1 && isQuotedLine(lines[next] ?? '')) {
      for (let line = index; line < index + length; line += 1) quoted.add(line);
    } else if (hasTextBefore(folded, index)) {
      return cut(lines, quoted, index);
    }
  }
  return cut(lines, quoted, lines.length);
}

function cut(lines: readonly string[], quotedLines: ReadonlySet<number>, end: number): Unquoted {
  const quoted = new Set(quotedLines);
  for (let index = 1; index + 1 < end; index += 1) {
    // A client that wraps long quoted lines leaves the rest of the line without its mark.
    const wrapped = quoted.has(index - 1) && quoted.has(index + 1) && (lines[index - 1] ?? '').length > 60;
    if (wrapped && !isBlank(lines[index] ?? '') && isQuotedLine(lines[index + 1] ?? '')) quoted.add(index);
  }
  const written = lines.slice(0, end).filter((_, index) => !quoted.has(index));
  const rest = [...lines.slice(0, end).filter((_, index) => quoted.has(index)), ...lines.slice(end)];
  return {
    written: tidy(written.join('\n')),
    quoted: tidy(rest.map((line) => line.replace(/^[\s>|]+/, '')).join('\n')),
  };
}

const tidy = (text: string): string =>
  text
    .replace(/[ \t\u00a0]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^[\ufeff\u200b\u2060]+/, '')
    .trim();

const isSeparator = (line: string): boolean => line.length < 200 && SEPARATORS.some((pattern) => pattern.test(line));

const hasTextBefore = (folded: readonly string[], index: number): boolean =>
  folded.slice(0, index).some((line) => /[\p{L}\p{N}\p{Extended_Pictographic}?!+]/u.test(line));

/** A From line with at least one more header line within the next six: prose has no such company. */
function isHeaderBlock(folded: readonly string[], index: number): boolean {
  const line = folded[index] ?? '';
  if (!HEADER_NAMES.from.test(line)) return false;
  const near = folded.slice(index + 1, index + 8).filter((next) => next !== '');
  return near.slice(0, 6).filter((next) => HEADER_NAMES.other.test(next)).length >= 2;
}

const withRuleAbove = (folded: readonly string[], index: number): number => {
  let start = index;
  while (start > 0 && /^[-_=*\s]*$/.test(folded[start - 1] ?? '')) start -= 1;
  return start;
};

/** How many lines the attribution that begins here takes: 0 when there is none. Clients wrap it over up to five. */
function attributionLength(folded: readonly string[], index: number): number {
  const first = folded[index] ?? '';
  if (first === '') return 0;
  let joined = '';
  for (let length = 1; length <= 5; length += 1) {
    const line = folded[index + length - 1];
    if (line === undefined || line === '' || (line.startsWith('>') && !/^>\s*:$/.test(line))) return 0;
    joined = joined === '' ? line : `${joined} ${line}`;
    if (joined.length > 500) return 0;
    if (isAttribution(joined)) {
      // What attributes without its first line does not need it: that line is prose.
      const rest = folded.slice(index + 1, index + length).join(' ');
      return length > 1 && isAttribution(rest) ? 0 : length;
    }
  }
  return 0;
}

const isAttribution = (line: string): boolean =>
  ATTRIBUTIONS.some((pattern) => pattern.test(line)) && EVIDENCE.test(line) && !/[.!?]\s+\p{L}{4,}\s+\p{L}/u.test(line);

function nextWritten(lines: readonly string[], from: number): number {
  for (let index = from; index < lines.length; index += 1) if (!isBlank(lines[index] ?? '')) return index;
  return -1;
}
