import { fold } from './fold.ts';
import { CODE_REASONS, DEAD, REASON_PATTERNS, type BounceReason } from './reasons.ts';

/**
 * Why a recipient was refused. `diagnostic` is the remote server's answer and decides before `status` (RFC 3463) and
 * before `prose`, what the report tells people. Disabled and suspended accounts, lookups that failed and filters leave an
 * address alive: on real reports that is what happened; an address is dead when nobody has it, or its domain.
 */
export function reasonOf(
  status: string,
  diagnostic: string,
  prose: string,
  action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded',
): BounceReason {
  if (action !== 'failed') return action === 'delayed' ? 'delayed' : 'delivered';
  const said = textReason(status, diagnostic, prose);
  // Some relays write 5.1.1 over whatever they refused: their own words are believed first.
  if (DEAD.has(said) && isFull(prose)) return 'mailbox_full';
  if (said !== 'undefined') return said;
  const coded = CODE_REASONS.find(([pattern]) => pattern.test(status))?.[1];
  if (coded !== undefined && DEAD.has(coded) && diagnostic !== '') return coded;
  const told = textReason(status, prose, prose);
  if (told !== 'undefined') return told;
  return CODE_REASONS.find(([pattern]) => pattern.test(status))?.[1] ?? 'undefined';
}

/** Codes 4xx say "later" whatever the words, but for a domain that does not exist. */
const TRANSIENT = /(?:^|[\s;:>-])4\d\d[ -]|(?<![\d.])4\.\d\.\d/;
const AFTER_DATA =
  /after (?:end of )?data|end of data|in reply to end of data|after pipelined data|>>> data\b|>>> \.|our final data|smtp command data|\[data\]|\(data\)|\(state 1[578]\)/;

function textReason(status: string, text: string, context: string): BounceReason {
  const said = plain(text).replace(/\b5\d\d-(?=\d\.)/g, '5xx ');
  if (said.trim() === '') return 'undefined';
  const found = REASON_PATTERNS.find(([, pattern]) => pattern.test(said))?.[0] ?? 'undefined';
  if (!DEAD.has(found) && !/^5\.(?:1\.[126]|1\.10|4\.4)$/.test(status))
    return isAccessDenied(said, status) ? 'user_unknown' : found;
  if (isAccessDenied(said, status)) return 'user_unknown';
  if (/nxdomain|domain name not found/.test(said) && found === 'host_unknown')
    return isLookupFailure(said, status) ? 'network' : 'host_unknown';
  if (found === 'network' && status === '5.4.4') return 'host_unknown';
  if (DEAD.has(found) && (TRANSIENT.test(said) || status.startsWith('4.'))) return 'delayed';
  return found === 'user_unknown' && !isCertain(said, status, plain(context)) ? 'filtered' : found;
}

/** One folded line, without addresses and links: a name in an address says nothing of the reason. */
const plain = (text: string): string =>
  fold(text)
    .replace(
      /https?:\/\/([^\s/]+)\S*/g,
      (link: string, host: string) => ` ${host} ${FAILED_LINK.exec(link)?.[0] ?? ''} `,
    )
    .replace(/<[^<>\s]*@[^<>\s]*>/g, ' @@ ')
    .replace(/[^\s@]+@[^\s@,;:)]+[a-z\d]/g, ' @@ ')
    .replace(/\s+/g, ' ');

/** Google's help pages name the failure: BadRcptDomain, NoSuchUser; mail.ru's and i.ua's number it. */
const FAILED_LINK = /badrcptdomain|nosuchuser|disableduser|overquota|err\/\d+/;

/**
 * A name server that knows no such domain. Real reports with "Status: 4.0.0" were measured as living addresses (a broken
 * zone comes back), unless Google itself concludes that the recipient's domain is wrong (its link says BadRcptDomain).
 */
const isLookupFailure = (said: string, status: string): boolean =>
  status.startsWith('4.') && !said.includes('badrcptdomain');

const isFull = (prose: string): boolean =>
  REASON_PATTERNS.some(([reason, pattern]) => reason === 'mailbox_full' && pattern.test(plain(prose)));

/**
 * "550 User unknown" without a 5.1.x code is also what filters say after they took the message. The address is dead by its
 * code, by the answer to RCPT, or in the words of the system that holds the mailboxes; anything else leaves it alive.
 */
function isCertain(said: string, status: string, context: string): boolean {
  if (HOLDER_CODE.test(said)) return true;
  if (AFTER_DATA.test(said) || AFTER_DATA.test(context)) return /^5\.1\./.test(status);
  // A policy that says so of a recipient is the directory's word only where the recipient was asked for.
  if (/^5\.(?:2\.0|7\.\d+)$/.test(status)) return NO_SUCH_USER.test(said) && RCPT.test(context);
  if (/no such user/.test(said) && context.includes('messagelabs')) return true;
  if (/^5\.[15]\./.test(status) || RCPT.test(said) || RCPT.test(context) || HOLDER.test(said)) return true;
  return OWN_WORDS.test(said) && !WEIGHED.test(said);
}
const NO_SUCH_USER = /\bno such user/;
const RCPT =
  /\brcpt(?: to)?\b|@@ ?(?:\.\.\.|:) ?(?:user unknown|unknown user)|rejected recipient|recipient (?:address )?rejected|does not like recipient|\(state 14\)/;
/** Codes and words that a provider keeps for an address it does not have: Yahoo, Orange and La Poste, Facebook, i.ua, Cisco, mail.ru. */
const HOLDER_CODE =
  /\bdd (?:this )?(?:user|requested)|(?:ofr|lpn|lpnaaa|ouk)\d*[ _-]?\d*[_-]?416|\b(?:rcp-p1|int-p[134])\b|err\/2\b|nosuchuser|#5\.1\.0 address rejected|local mailbox .{0,40}user not found/;
/** The mailboxes' own system: local delivery, Domino, Exchange, Google, Apple, qmail. */
const HOLDER =
  /rejected address|local user|\balias\b|directory|annuaire|local recipient|^ ?unknown user:|final delivery userid|address (?:couldn't|could not) be found|adresse .{0,40}introuvable|resolver\.adr|no mailbox here by that name|mailbox (?:not here|for .{0,40} not)|inactive email address|no longer on server|badrcptto|virtual user|5\.1\.1\b|#5\.1\.1|validrcptto|no account by that name|address no longer accepts/;

/**
 * SMTP answers in English, and relays quote it: who says it in the language of a country says it by themselves, and knows.
 * But for a list of what may be the cause.
 */
const OWN_WORDS =
  /inconnue?\b|introuvable|n'existe (?:pas|plus)|unbekannt|existiert nicht|nicht (?:gefunden|vorhanden|bekannt)|desconocid|no existe|sconosciut|inesistente|non esiste|onbekend|bestaat niet|niet bestaat|desconhecid|nao existe/;
const WEIGHED =
  /\b(?:peut(?:-| )etre|souvent|soit|possible|vielleicht|moglicherweise|oft|oder|quizas?|tal vez|forse|spesso|misschien|mogelijk|vaak|talvez)\b/;

/** Exchange Online's directory-based edge blocking: "550 5.4.1 Recipient address rejected: Access denied". */
const isAccessDenied = (said: string, status: string): boolean =>
  status === '5.4.1' && /recipient address rejected: access denied/.test(said);
