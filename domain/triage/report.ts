import { addressesIn, hasHeader, headerOf, type HeaderMap, type ParsedMail } from '../mail.ts';
import { cut } from '../text.ts';
import { isAutomaticAnswer, isReadReceipt } from './autoreply.ts';
import { fold } from './fold.ts';
import { DEAD, type BounceReason } from './reasons.ts';
import { reasonOf } from './verdict.ts';

/** What a delivery report says about one recipient. `address` is "" when the report does not name it. */
export type RecipientReport = {
  readonly address: string;
  /** Enhanced status code of RFC 3463 ("5.1.1"), or "" when none is written. */
  readonly status: string;
  /** The address is dead: never for a full mailbox, a delay, a policy, a disabled account. */
  readonly hard: boolean;
  readonly reason: BounceReason;
  readonly action: 'failed' | 'delayed' | 'delivered' | 'relayed' | 'expanded';
  /** The words of the server that decided, for the reason shown. */
  readonly diagnostic: string;
};

/**
 * Reads a delivery report: RFC 3464 blocks where there are some, else the wordings of the mail systems that do not
 * follow it. Null when the message is no report. A person's mail is never one: the sender or an empty return path must
 * say that a machine wrote.
 */
export function readReport(mail: ParsedMail): RecipientReport[] | null {
  const blocks = mail.report.deliveryStatus.filter(isRecipientBlock);
  if (blocks.length > 0 && !isReadReceipt(mail)) return fromBlocks(mail, blocks);
  if (mail.report.deliveryStatus.length > 0 && looksLikeReport(mail)) return fromText(mail);
  return looksLikeReport(mail) ? fromText(mail) : null;
}

const isRecipientBlock = (block: HeaderMap): boolean =>
  hasHeader(block, 'action') || hasHeader(block, 'final-recipient') || hasHeader(block, 'diagnostic-code');

const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const;

function fromBlocks(mail: ParsedMail, blocks: readonly HeaderMap[]): RecipientReport[] {
  const prose = humanPart(mail);
  return blocks.map((block) => {
    const written = headerOf(block, 'action').toLowerCase();
    const accepted = /^2\./.test(headerOf(block, 'status').trim());
    const action = ACTIONS.find((known) => written.startsWith(known)) ?? (accepted ? 'delivered' : 'failed');
    const comment = /\(([^()]{8,200})\)/.exec(headerOf(block, 'status'))?.[1] ?? '';
    const diagnostic = `${headerOf(block, 'diagnostic-code')} ${comment}`.trim();
    const address = recipientOf(block) ?? (blocks.length === 1 ? (failedRecipients(mail)[0] ?? '') : '');
    const about = blocks.length === 1 ? prose : segmentAbout(prose, address);
    return judge({ address, action, status: statusIn(headerOf(block, 'status')), diagnostic, prose: about });
  });
}

function recipientOf(block: HeaderMap): string | null {
  for (const name of ['final-recipient', 'original-recipient', 'x-actual-recipient']) {
    const found = addressesIn(headerOf(block, name).replace(/^[^;]*;/, ''))[0];
    if (found !== undefined) return found;
  }
  return null;
}

const failedRecipients = (mail: ParsedMail): string[] => addressesIn(headerOf(mail.headers, 'x-failed-recipients'));

/** What the report says before the returned message. */
function humanPart(mail: ParsedMail): string {
  const text = mail.textBody.trim() === '' ? mail.htmlText : mail.textBody;
  const end = text.search(RETURNED_MESSAGE);
  const before = (end > 40 ? text.slice(0, end) : text).slice(0, 12_000);
  // Some systems name the message by its headers: "From:" there says nothing about a refused sender.
  return before.replace(/^[ \t]*(?:from|to|cc|subject|date|message-id)[ \t]*:.*$/gim, '');
}

const RETURNED_MESSAGE =
  /^[ \t>]*(?:-{2,}\s*(?:[^\n]{0,60}(?:original|returned|unsent|undelivered|copy of the) (?:message|mail|headers)|below this line|message header|-+ message|included is|returned message|enclosed)|-{3,}\s*$\n+(?:received|return-path|from|delivered-to|dkim-signature):|(?:original|your) message follows|message headers follow|original message (?:headers|follows|attached)|--- ?original message|the (?:original )?message (?:headers )?follows|en-tetes? (?:du )?message|return-path: ?<|received: ?(?:from|by) )/im;

function fromText(mail: ParsedMail): RecipientReport[] {
  const prose = humanPart(mail);
  const ours = new Set([...mail.to, ...(mail.from ? [mail.from] : [])].map(({ address }) => address));
  const named = [
    ...failedRecipients(mail),
    ...[...prose.matchAll(/(?:final|original)-recipient:\s*(?:rfc822\s*;)?\s*(\S+@\S+)/gi)].flatMap((match) =>
      addressesIn(match[1] ?? ''),
    ),
    ...leadingAddresses(prose),
    ...addressesIn(prose).filter(
      (address) =>
        !ours.has(address) && !/^(?:postmaster|mailer-daemon|abuse|support|help|noreply|no-reply)@/.test(address),
    ),
    ...(mail.report.originalHeaders === null ? [] : addressesIn(headerOf(mail.report.originalHeaders, 'to'))),
  ];
  const strong = [...new Set([...failedRecipients(mail), ...leadingAddresses(prose)])].filter(
    (address) => !ours.has(address),
  );
  const recipients = strong.length > 0 ? strong : [...new Set(named)].slice(0, 1);
  const delayed = isDelay(mail, prose);
  const action = delayed ? 'delayed' : 'failed';
  if (recipients.length === 0)
    return [judge({ address: '', action, status: '', diagnostic: '', prose: proseOf(mail, prose) })];
  return recipients.slice(0, 100).map((address) => {
    const about = recipients.length === 1 ? proseOf(mail, prose) : segmentAbout(prose, address);
    return judge({ address, action, status: '', diagnostic: '', prose: about });
  });
}

const proseOf = (mail: ParsedMail, prose: string): string =>
  /domino|user unknown|not listed|mailbox (?:full|unavailable)/i.test(mail.subject)
    ? `${mail.subject}\n${prose}`
    : prose;

/** Addresses at the beginning of a line, as nearly all systems write what failed. */
const leadingAddresses = (prose: string): string[] =>
  [
    ...prose.matchAll(
      /^[ \t>*"]*<?([^\s<>()"]+@[^\s<>():;,"]+?)>?(?:[ \t]*:|[ \t]*\(|[ \t]*\.*[ \t]*$|[ \t]+(?:-|invalid|user|mailbox))/gim,
    ),
  ].flatMap((match) => addressesIn(match[1] ?? ''));

/** The lines about one recipient: from its address to the next one. */
function segmentAbout(prose: string, address: string): string {
  if (address === '') return '';
  const lower = prose.toLowerCase();
  const parts: string[] = [];
  for (let at = lower.indexOf(address); at !== -1 && parts.length < 3; at = lower.indexOf(address, at + 1)) {
    const rest = prose.slice(at + address.length);
    const next = rest.search(/^[ \t>]*<?[^\s<>]+@[^\s<>]+>?(?::|[ \t]*$)/m);
    parts.push(rest.slice(0, next === -1 ? 800 : next));
  }
  return parts.join('\n');
}

const isDelay = (mail: ParsedMail, prose: string): boolean =>
  /\b(?:delay|warning: (?:message|could not send)|retard|verzoger|still being retried|avertissement|vertraging|in ritardo)/.test(
    fold(mail.subject),
  ) ||
  /warning message only|ceci n'est qu'un avertissement|will be retried|delivery attempts will continue|will keep trying|nur eine warnung/.test(
    fold(prose),
  );

type Evidence = {
  readonly address: string;
  readonly action: RecipientReport['action'];
  readonly status: string;
  readonly diagnostic: string;
  readonly prose: string;
};

function judge({ address, action, status: written, diagnostic, prose }: Evidence): RecipientReport {
  const status = preciseStatus(written, diagnostic, prose);
  const reason = action === 'delayed' ? 'delayed' : reasonOf(status, diagnostic, prose, action);
  const decided = diagnostic === '' ? prose : diagnostic;
  return {
    address,
    status,
    action,
    reason,
    hard: action === 'failed' && DEAD.has(reason),
    diagnostic: cut(decided.replace(/\s+/g, ' ').trim(), 300),
  };
}

const statusIn = (text: string): string => /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1] ?? '';

/** The code in the diagnostic is the remote server's; the Status field of a generic 5.0.0 is our relay's. */
function preciseStatus(written: string, diagnostic: string, prose: string): string {
  if (written !== '' && !/^[45]\.0\.0$/.test(written)) return written;
  const said = statusIn(diagnostic) || (written === '' ? statusIn(prose) : '');
  return said === '' ? written : said;
}

const MACHINE_SENDER =
  /mailer[-_. ]?d(?:a|e)?e?mon|post[-_ ]?master|mail[-_. ]?(?:delivery|deliver|system|administrator|daemon)|delivery (?:sub)?system|^(?:mdaemon|postoffice|mailadmin|bounces?|undeliverable|dsn)[@+-]|microsoft (?:outlook|exchange)|no-?reply|donotreply|exchange|systeme de messagerie|mta[-_]|sns\.amazonaws|mail ?gateway/;
const REPORT_SUBJECT =
  /undeliver|returned (?:mail|message)|return to sender|delivery (?:status|failure|failed|has failed|problem|report|delay|notification|error)|failed (?:delivery|mail)|failure (?:notice|delivery)|mail (?:delivery|failure|system error|could not)|(?:could|was) not (?:be )?(?:delivered|send)|non (?:remis|distribu|delivr)|echec (?:de|d')|unzustellbar|nicht zugestellt|zustell|undelivered|delivery has failed|nondeliver|non-deliver|message (?:delay|retard|not delivered|delivery has)|avertissement|remise|no (?:se ha|entregad)|mancat[ao] (?:recapit|consegna)|(?:non|impossibile) (?:\w+ )?(?:recapit|consegna)|(?:correo|mensaje) (?:devuelto|rechazado)|error en la entrega|niet (?:bezorgd|afgeleverd)|onbestelbaar|retourn|errors? from|permanent error|mail failure/;
const REPORT_BODY =
  /(?:could|can|was|has) ?not (?:be|been) (?:delivered|sent|reached)|couldn't be delivered|wasn't (?:able to deliver|delivered)|not able to deliver|unable to deliver|(?:delivery|deliver) (?:to (?:the|these) following|has failed|failed|error|attempts?)|did(?: not|n't) reach|undeliverable|permanent (?:fatal )?errors?|smtp error|was not delivered|return(?:ed|ing) (?:to|message to) sender|n'a pas (?:encore )?(?:pu etre|ete) (?:remis|distribue|delivre)|n'est pas parvenu|impossible de (?:remettre|distribuer)|echec de la remise|(?:user|host|address) unknown|unknown (?:user|address|recipient)|\b[45]\d\d[ -][45]\.\d+\.\d+|konnte nicht (?:zugestellt|ubermittelt)|nicht zugestellt|no (?:se |ha )?(?:ha |pudo |puede |podido )+(?:ser )?entrega|(?:non (?:e stato possibile|(?:ha|puo) (?:potuto )?|e stato)|impossibile) ?(?:essere )?(?:stato )?(?:consegna|recapita)|(?:kon|kan) niet (?:worden )?(?:bezorgd|afgeleverd)|transcript of session|failed with|mailbox (?:is )?full|mailbox exceeds|delivery status notification|adresse introuvable|address not found|message (?:was )?(?:rejected|blocked|not delivered)|failure reasons?|being returned|requested action not taken|no such user|permanent failure/;

/** What the header alone says of whether a mail system wrote a message to tell what became of another. */
export function reportSigns(mail: ParsedMail) {
  const sender = fold(`${mail.from?.address ?? ''} ${mail.from?.name ?? ''}`);
  const contentType = fold(headerOf(mail.headers, 'content-type'));
  const returnPath = headerOf(mail.headers, 'return-path').trim();
  return {
    machine: MACHINE_SENDER.test(sender) || (mail.from === null && returnPath === '<>'),
    daemon: /mailer[-_. ]?daemon|post[-_ ]?master|mail deliver/.test(sender),
    unsent: returnPath === '<>' || hasHeader(mail.headers, 'x-failed-recipients'),
    report: /multipart\/report/.test(contentType) && /delivery-status/.test(contentType),
    list: hasHeader(mail.headers, 'x-mlserver'),
    subject: REPORT_SUBJECT.test(fold(mail.subject)),
  };
}

function looksLikeReport(mail: ParsedMail): boolean {
  const { machine, daemon, unsent, report, list, subject } = reportSigns(mail);
  if (!machine && !unsent && !report && !list) return false;
  const body = REPORT_BODY.test(fold(humanPart(mail)));
  if (/"notificationtype" ?: ?"bounce"/.test(fold(mail.textBody.slice(0, 4000)))) return true;
  // An absence of whoever reads a machine's mail: it may say that nobody else is given it.
  if (!report && !subject && isAutomaticAnswer(mail)) return false;
  // A list server that refuses a post: fml, Mailman, ezmlm.
  if (list && /not (?:a )?member/.test(fold(mail.subject))) return true;
  const points =
    (daemon ? 2 : machine ? 1 : 0) +
    (unsent ? 1 : 0) +
    (report ? 2 : 0) +
    (subject ? 2 : 0) +
    (body ? 2 : 0) +
    (hasHeader(mail.headers, 'x-failed-recipients') ? 2 : 0);
  return points >= 4 && (subject || body);
}
