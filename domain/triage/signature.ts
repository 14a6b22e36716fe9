import { fold } from './fold.ts';

/** Lines that a client adds under what a person typed. */
const CLIENT_LINES: readonly RegExp[] = [
  /^(?:sent|envoye|enviado|inviato|gesendet|verzonden|verstuurd|sendt|skickat) (?:from|via|de|depuis|desde|da|dal|von|vom|vanaf|met|fra|fran) (?:my|mon|ma|mi|mio|mia|meinem|meiner|mijn|min) (?:[\p{L}\p{N}'+-]+[ .]*){1,6}(?:using .{1,60}|with .{1,60})?$/u,
  /^(?:sent|envoye|enviado|inviato|gesendet|verzonden|verstuurd|sendt) (?:from|with|via|using|depuis|a partir de|avec|par|desde|da|von|mit|vanaf|vanuit|met|fra) (?:the )?(?:outlook|yahoo|mail|proton|gmail|superhuman|samsung|blackberry|iphone|ipad|android|thunderbird|windows|orange|sfr|free|l'application|l'appli|la poste|tutanota|tuta|spark|blue|hey|bluemail|web\.de|gmx|mobile|smartphone|galaxy|handy|nine|canary|airmail|zoho|huawei|xiaomi|telefon)\b.{0,80}$/,
  /^(?:get|download|telecharger?|telechargez|obtenir|obtenez|obtener|scarica|ottieni|hol(?:en)? sie sich|download|haal) .{0,12}(?:outlook|bluemail|spark|yahoo mail|proton)\b.{0,80}$/,
  /^(?:von|vom) (?:meinem|meiner) .{2,40} (?:gesendet|aus gesendet)\.?$/,
  /^sent a .{3,40} of pixels$/,
  /^(?:typed|ecrit|sent|envoye|redige) .{0,40}(?:on|sur|avec|with) (?:my |mon |un |a )?(?:phone|telephone|mobile|smartphone|pouce|thumbs?)\b.{0,80}$/,
  /^(?:excuse|pardon|sorry for|desole pour)\b.{0,20}(?:typos|brevity|fautes|brievete).{0,60}$/,
];

/** A last paragraph of one short line that names no known client, and is no sentence. */
const SENT_FROM =
  /^(?:sent|envoye|gesendet|enviado|inviato|verzonden) (?:from|via|with|de|depuis|avec|von|mit|desde|con|da|van|vanaf|met) [^,;:]{2,45}[^.!?,;:]$/;

const SIGN_OFF_WORDS = [
  // French
  '(?:(?:bien|tres|avec mes|mes|nos)? ?(?:meilleures |sinceres |respectueuses |cordiales |distinguees )?(?:cordialement|salutations|respectueusement|sincerement|amicalement|chaleureusement|confraternellement|cdlt|cdt|crdt|bav|cordiales salutations|salutations (?:distinguees|cordiales|sinceres|respectueuses)))',
  'bien (?:a|cordialement a) (?:vous|toi)',
  '(?:cordialement|sincerement) votre',
  'bonne (?:journee|soiree|fin de journee|continuation|reception|semaine|fin de semaine)(?: a (?:vous|toi|tous))?',
  'bon(?:ne)? (?:week-?end|apres-midi)',
  'belle (?:journee|soiree)(?: a (?:vous|toi))?',
  'excellente (?:journee|soiree)',
  '(?:a|au) (?:tres )?(?:bientot|vite|plaisir|plus)(?: de .{2,40})?',
  "dans l'attente de (?:vous lire|votre retour|votre reponse)",
  "(?:je vous prie|nous vous prions|veuillez|je te prie|recevez|agreez)\\b.{0,40}\\b(?:agreer|croire|recevoir|accepter|monsieur|madame|l'expression|l'assurance|mes)\\b.{0,140}",
  'amities|bises?|la bise|biz',
  '(?:avec |je vous prie de croire a |croyez a )?(?:l.expression de )?mes sentiments? (?:les )?(?:meilleurs?|distingues?|respectueux|devoues?|cordiaux)',
  "merci (?:d'avance|par avance) et (?:bonne journee|a bientot)",
  // English
  '(?:with )?(?:(?:best|kind|kindest|warm|warmest|many|my best|all the best|very best|good|friendly) ?(?:and )?)?(?:regards|wishes)(?: to you)?',
  'best|all (?:the|my) best|my best|kr|br|rgds|kind rgds|cheers|ta|toodles|take care|warmly|cordially|respectfully(?: yours)?|sincerely(?: yours)?|yours(?: (?:sincerely|faithfully|truly|ever|etc\\.?))?|with thanks and regards|thanks and (?:best |kind )?regards|thanks & regards|ttyl|talk soon|speak soon|have a (?:good|great|nice|lovely) (?:day|one|weekend|week|evening)',
  // German, Spanish, Italian, Dutch
  '(?:mit )?(?:freundlichen?|besten?|herzlichen?|lieben?|viele|schone|sonnigen?|beste|herzliche|liebe) (?:gruss|gru?ssen?|grussen|grusse|gruesse|gruessen)(?: aus .{2,30})?',
  'mfg|lg|vg|hochachtungsvoll|viele grusse|gruss',
  '(?:un |muchos )?(?:saludos?|cordial saludo|atentamente|un abrazo)(?: cordial(?:es)?)?|reciba un .{0,10}cordial saludo|atte',
  '(?:cordiali|distinti|cari|migliori) saluti|saluti|cordialmente|un saluto|buona (?:giornata|serata)|grazie e (?:buona giornata|saluti)',
  '(?:met )?(?:vriendelijke|hartelijke) groet(?:en)?|groet(?:en|jes)?|mvg|hartelijke groet|fijne dag',
];
const SIGN_OFF = new RegExp(`^(?:${SIGN_OFF_WORDS.join('|')})$`);
const THANKS =
  /^(?:(?:many |with |thank|thx|tks|much )?(?:thanks|thx|thank you|merci(?: (?:beaucoup|bien|d'avance|par avance|a vous|encore))?|danke|vielen dank|gracias|muchas gracias|grazie|mille grazie|bedankt|dank u|dank je|alvast bedankt)(?: (?:again|so much|in advance|very much|a lot))?)$/;

const DISCLAIMERS =
  /^(?:this (?:e-?mail|message|communication)\b.{0,120}\b(?:confidential|intended|privileged|addressee|addressed)|(?:confidentiality|legal|privacy) (?:notice|disclaimer)|disclaimer\b|ce (?:message|courriel|mail|e-mail)\b.{0,160}\b(?:confidentiel|destinataire|pieces jointes)|(?:avis de )?confidentialite\b|avant d'imprimer|pensez? a l'environnement|n'imprimez|please consider the environment|diese (?:e-?mail|nachricht)\b.{0,120}\bvertraulich|este (?:mensaje|correo)\b.{0,120}\bconfidencial|(?:questo messaggio|il presente messaggio|questa e-?mail)\b.{0,160}\b(?:riservat|confidenzial)|dit (?:bericht|e-?mailbericht)\b.{0,120}\bvertrouwelijk|the information (?:contained )?in this (?:e-?mail|message)|les informations contenues dans ce|l'information contenue dans|sans virus|virus-free|garanti sans virus|cet e-?mail a ete verifie|registered (?:in england|office)\b)/;

const BANNERS =
  /^[\s[*]*(?:caution|external|warning|attention|achtung|externe?)\b.{0,20}(?:this (?:e-?mail|message)|e-?mail|message|mail|expediteur|courriel).{0,60}(?:outside|external|exterieur|externe|extern).{0,200}$/;

const SEPARATOR = /^(?:-|[-_=+*]{2,60})$/;
const CONTACT =
  /@[\p{L}\p{N}-]+\.|\bwww\.|https?:\/\/|^(?:t|m|p|f|tel|mob|mobile|phone|port|portable|fixe|fax|ld|dd|std)\s*[.:]|(?:\+\d|\b0)[\d .()/-]{7,}\d|📧|📱|☎|📞/u;
const TITLE =
  /\b(?:directeur|directrice|director|manager|responsable|chef|gerante?|president|ceo|cto|cfo|coo|cmo|drh|daf|dsi|dg|pdg|rh|head of|vp|vice|fondat|founder|associe|partner|consultant|ingenieur|engineer|developer|assistant|comptable|accountant|acheteu|buyer|charge|coordinat|officer|lead\b|sales|marketing|purchasing|service|department|commercial|administrat|geschaftsfuhrer|leiter|inhaber|gerente|titolare|direttore|secretaria|sarl|sas\b|gmbh|ltd|llc|plc|inc\b)/;

/** A service that signs without a name: "Le secrétariat", "The Acme team". */
const ROLE =
  /^(?:(?:le|la|les|l'|the|votre|your|your friends at|ihr|das|el|il|het) ?)?(?:[\p{L}'-]+ ){0,2}(?:secretariat|service|services|equipe|direction|delegue|deleguee|accueil|standard|comptabilite|ressources humaines|departement|team|office|department|desk|kundenservice|sekretariat|equipo|ufficio|afdeling)\b.{0,50}$/u;

/** What a reply says once its signature is gone, and the signature. */
export type Unsigned = { readonly text: string; readonly signature: string };

/**
 * Cuts the signature: "-- ", sign-offs in six languages, client lines ("Sent from my iPhone"), contact blocks, legal
 * notices, and a last line that is the sender's own name. A postscript is kept. What remains is never empty if there
 * was text.
 */
export function unsign(written: string, senderName = ''): Unsigned {
  const lines = written.split('\n').filter((line) => !BANNERS.test(fold(line)));
  const folded = lines.map((line) => fold(line).trim());
  let end = firstCut(folded, lines, senderName);
  for (let round = 0; round < 4; round += 1) {
    const before = end;
    end = trimTail(folded, lines, end, senderName);
    if (end === before) break;
  }
  const postscript = postscriptOf(folded, lines, end);
  const text = tidy([...lines.slice(0, end), ...postscript].join('\n'));
  if (!hasText(text)) return { text: tidy(written), signature: '' };
  return { text, signature: tidy(lines.slice(end).join('\n')) };
}

const tidy = (text: string): string => text.replace(/\n{3,}/g, '\n\n').trim();
const hasText = (text: string): boolean => /[\p{L}\p{N}\p{Extended_Pictographic}?!+]/u.test(text);
const bareLine = (line: string): string =>
  line
    .replace(/[\s,.;:!…*_~]+$/u, '')
    .replace(/^[*_\s]+/, '')
    .replace(/[\p{Extended_Pictographic}\ufe0f]+$/u, '')
    .trim()
    .replace(/[,.!]+$/, '');

function firstCut(folded: readonly string[], lines: readonly string[], senderName: string): number {
  for (let index = 0; index < lines.length; index += 1) {
    const line = folded[index] ?? '';
    if (line === '') continue;
    const above = folded.slice(0, index);
    if (!above.some(hasText)) continue;
    const below = folded.slice(index + 1).filter((next) => next !== '');
    if (SEPARATOR.test(line) && separates(line, lines[index] ?? '', below)) return index;
    if (CLIENT_LINES.some((pattern) => pattern.test(line.replace(/<[^<>]*>/g, '').trim())) && below.length <= 14)
      return index;
    if (DISCLAIMERS.test(line)) return index;
    if (line.includes(' ') && below.length <= 20 && isSenderName(line, senderName)) return index;
    if (below.length > 0 && isSenderName(line, senderName) && isFirm(below)) return index;
    if (SIGN_OFF.test(bareLine(line)) && isTail(below, 14)) return index;
    if (
      THANKS.test(bareLine(line)) &&
      below.length > 0 &&
      below.length <= 10 &&
      /[,!.]?$/.test(line) &&
      isNameLike(below[0] ?? '') &&
      isTail(below, 10)
    )
      return index;
    if (signOffWithName(line) && isTail(below, 10)) return index;
  }
  return lines.length;
}

/** "-- " always does; a line of dashes only when what follows looks like a signature rather than more prose. */
function separates(line: string, original: string, below: readonly string[]): boolean {
  if (below.length === 0) return true;
  if (line === '-' && !/^[\u2012-\u2015]$/.test(original.trim())) return false;
  if (/^--\s?$/.test(original) || line === '-') return below.length <= 25 || original === '-- ';
  if (line.length > 40) return isTail(below, 10) && below.some((next) => CONTACT.test(next));
  return isTail(below, 10) && !below.some((next) => SEPARATOR.test(next));
}

/** Under a first name: a firm, a shop, a trade, in a line or two. */
const isFirm = (below: readonly string[]): boolean =>
  below.length <= 3 && isTail(below, 3) && below.every((line) => line.length <= 45 && !/[.!?:,]$/.test(line));

/** Short lines, few of them, no sentence of prose: the rest of a message that is only a signature. */
function isTail(below: readonly string[], atMost: number): boolean {
  const own = below.slice(
    0,
    Math.max(
      0,
      below.findIndex((line) => DISCLAIMERS.test(line)),
    ) || undefined,
  );
  const untilPostscript = own.findIndex((line) => /^p\.? ?s\b/.test(line));
  const counted = untilPostscript === -1 ? own : own.slice(0, untilPostscript);
  return counted.length <= atMost && counted.filter((line) => isProse(line)).length === 0;
}

const isProse = (line: string): boolean =>
  !CONTACT.test(line) &&
  !CLIENT_LINES.some((pattern) => pattern.test(line)) &&
  ((line.length > 90 && /[a-z] [a-z]/.test(line)) ||
    /[a-z]{2,}[.!?]\s+[a-z]{2,}/.test(line.replace(DEGREE, '')) ||
    (line.endsWith('?') && line.length > 12) ||
    (/[.!]$/.test(line) && line.split(' ').length >= 6));

/** What stands before a name and ends with a point. */
const DEGREE = /^(?:ing|dott|dott\.ssa|avv|geom|rag|arch|dr|prof|dipl|mag|mme|mrs|mr|ms|drs|lic)\.\s/;

const isNameLike = (line: string): boolean =>
  line.length <= 40 && line.split(' ').length <= 4 && !/[.!?]$/.test(line.replace(/\b[a-z]\.$/, ''));

/** "Cordialement, Marc", "Thanks, Bob", "Cdlt Mireille" on one line. */
const signOffWithName = (line: string): boolean => {
  const match = /^(.{2,40}?)[,.\s-]+\s*((?:[\p{L}.'-]+ ?){1,3})$/u.exec(line);
  if (match === null || line.length > 60) return false;
  const head = bareLine(match[1] ?? '');
  return (SIGN_OFF.test(head) && !/^(?:best|ta|a|au|cheers)$/.test(head)) || (THANKS.test(head) && line.includes(','));
};

function trimTail(folded: readonly string[], lines: readonly string[], from: number, senderName: string): number {
  let end = from;
  while (end > 0 && (folded[end - 1] ?? '') === '') end -= 1;
  const last = folded[end - 1] ?? '';
  if (end < 2) return end;
  if (SEPARATOR.test(last) || CLIENT_LINES.some((pattern) => pattern.test(last))) return end - 1;
  if (SENT_FROM.test(last.replace(/<[^<>]*>/g, '').trim()) && (folded[end - 2] ?? '') === '') return end - 1;
  if (SIGN_OFF.test(bareLine(last)) && folded.slice(0, end - 1).some(hasText)) return end - 1;
  if (isSenderName(last, senderName) && folded.slice(0, end - 1).some(hasText)) return end - 1;
  const role = [end - 2, end - 1].find((at) => at > 0 && closesAsRole(folded[at] ?? '', folded[at - 1] ?? ''));
  if (role !== undefined) return role;
  return contactBlockStart(folded, lines, end, senderName) ?? end;
}

/** A service that signs right under the last sentence, without a line between. */
const closesAsRole = (line: string, above: string): boolean =>
  ROLE.test(line) && !/[.!?:]$/.test(line) && /[.!?)]$/.test(above.trim());

/** Where a last paragraph of short lines begins that is a name with a title, a firm, a telephone. */
function contactBlockStart(
  folded: readonly string[],
  lines: readonly string[],
  end: number,
  senderName: string,
): number | null {
  let start = end;
  while (start > 0 && (folded[start - 1] ?? '') !== '') start -= 1;
  if (start === 0 || end - start > 10) return null;
  const block = folded.slice(start, end);
  if (block.some(isProse)) return null;
  const first = block[0] ?? '';
  if (block.length <= 3 && start > 0 && ROLE.test(first) && !/[.!?:]$/.test(first)) return start;
  const named = isSenderName(first, senderName) || (senderName === '' && isProperName(lines[start] ?? ''));
  if (named) return start;
  const atName = block.findIndex((line, index) => index > 0 && isSenderName(line, senderName));
  if (atName > 0 && block.slice(atName).length <= 6) return start + atName;
  const looks = block.filter((line) => CONTACT.test(line) || TITLE.test(line)).length;
  return isProperName(lines[start] ?? '') && looks > 0 && block.length > 1 ? start : null;
}

const isProperName = (line: string): boolean =>
  /^\s*[-–—]?\s?(?:\p{Lu}[\p{L}.'’-]*)(?:\s+(?:(?:de|du|le|la|van|von|der|den|di|da|del)\s+)*\p{Lu}[\p{L}.'’-]*){1,3}\s*$/u.test(
    line,
  );

/** The sender's name, its first or last name, initials ("J", "E.", "mo"), with a dash or a firm after it. */
function isSenderName(line: string, senderName: string): boolean {
  const bare = fold(line)
    .replace(/^[-*_~\s]+/, '')
    .replace(/[.,!*_\s]+$/, '');
  if (bare === '' || bare.length > 70) return false;
  const names = fold(senderName)
    .replace(/["(),]/g, ' ')
    .split(/[\s.]+/)
    .filter((word) => word.length > 0);
  if (names.length === 0) return false;
  const words =
    bare
      .split(/\s*[|,/–-]\s+|\s+-\s*/)[0]
      ?.split(/[\s.]+/)
      .filter((word) => word.length > 0) ?? [];
  if (words.length === 0 || words.length > 5) return false;
  const matches = (word: string): boolean =>
    names.some(
      (name) =>
        name === word ||
        (word.length === 1 && name.startsWith(word)) ||
        (word.length >= 3 && name.startsWith(word)) ||
        (name.includes('-') &&
          word.replace(/-/g, '') ===
            name
              .split('-')
              .map((part) => part[0] ?? '')
              .join('')),
    ) || /^(?:de|du|le|la|van|von|der|den|di|m|mr|mrs|ms|mme|mlle|me|maitre|dr|pr)$/.test(word);
  const initials =
    words.length === 1 &&
    /^[a-z]{2,3}$/.test(bare) &&
    names
      .map((name) => name[0])
      .join('')
      .startsWith(bare);
  return initials || (words.every(matches) && words.some((word) => names.some((name) => name.startsWith(word))));
}

function postscriptOf(folded: readonly string[], lines: readonly string[], end: number): string[] {
  const start = folded.findIndex((line, index) => index > end && /^p\.? ?s\b\.?\s*\d?[\s:.,-]/.test(line));
  if (start === -1) return [];
  const stop = folded.findIndex(
    (line, index) => index > start && (line === '' || DISCLAIMERS.test(line) || SEPARATOR.test(line)),
  );
  return ['', ...lines.slice(start, stop === -1 ? lines.length : stop)];
}
