import { headerOf, type ParsedMail } from '../mail.ts';
import { cut, storable } from '../text.ts';
import { decisionOf } from './about.ts';
import { automaticSentence, readAutoReply, type AutoReply } from './autoreply.ts';
import { carriedIn, type Carried } from './carried.ts';
import { datesIn, monthFirst } from './dates.ts';
import { readFeedback } from './feedback.ts';
import { fold, sentencesOf } from './fold.ts';
import { horizonOf } from './horizon.ts';
import type { TriageKind } from './kinds.ts';
import type { ReplyLanguage } from '../language.ts';
import type { ModelFault } from '../model_fault.ts';
import { languageOf } from './language.ts';
import { byExamples, NOTHING_LEARNT, type Learnt } from './learnt.ts';
import { readPerson, type PersonVerdict } from './people.ts';
import { unquote } from './quote.ts';
import { referralIn } from './referral.ts';
import { readReport, type RecipientReport } from './report.ts';
import { returnDateIn } from './returndate.ts';
import { unsign } from './signature.ts';

/** What an inbound message is. Dates are YYYY-MM-DD. A model may be asked only when `kind` is unclear. */
export type Triage = {
  readonly kind: TriageKind;
  /** From 0 to 1. */
  readonly confidence: number;
  /** The rule that decided and the sentence it read. The sentence is the sender's: show it, never log it. */
  readonly reason: { readonly rule: string; readonly sentence: string };
  /** out_of_office: the first day back, when the message gives an exact day. */
  readonly returnDate: string | null;
  /** not_now: the day from which to write again, when the message gives any. */
  readonly comeBackDate: string | null;
  /** The address to write to instead. */
  readonly referral: string | null;
  /** What it was read as, and not surely enough for this workspace: `kind` is unclear. */
  readonly withheld?: TriageKind;
  /** What it carries beside, for a person to accept. */
  readonly carried?: readonly Carried[];
  /** What a model that was only asked to compare reads it as; null where it did not answer. Nothing is done about it. */
  readonly model?: TriageKind | null;
  /** Why a model that was asked what it is, because the rules could not tell, did not answer. */
  readonly fault?: ModelFault;
  readonly recipients: readonly RecipientReport[];
  /** The reply without quotes and signature; "" for reports. */
  readonly text: string;
  readonly language: ReplyLanguage | null;
};

/**
 * Triage by rules, in this order: feedback reports, delivery reports, automatic replies, people. What the workspace's
 * people taught takes part in the last two. Pure; never throws on any ParsedMail, and what it says can be stored.
 */
export const triageMail = (mail: ParsedMail, learnt: Learnt = NOTHING_LEARNT): Triage =>
  storableTriage(judged(mail, learnt));

/** What a triage quotes of a message, as text that a database holds. */
export const storableTriage = (triage: Triage): Triage => ({
  ...triage,
  reason: { rule: storable(triage.reason.rule), sentence: storable(triage.reason.sentence) },
  referral: triage.referral === null ? null : storable(triage.referral),
  text: storable(triage.text),
  ...(triage.carried === undefined
    ? {}
    : {
        carried: triage.carried.map((one) => ({
          ...one,
          values: Object.fromEntries(Object.entries(one.values).map(([key, value]) => [key, storable(value)])),
          sentence: storable(one.sentence),
        })),
      }),
  recipients: triage.recipients.map((one) => ({
    ...one,
    address: storable(one.address),
    status: storable(one.status),
    diagnostic: storable(one.diagnostic),
  })),
});

export const UNREADABLE = 'unreadable';

/** For a message that cannot be read or kept as it is: a person looks at the original. */
export const unreadable = (): Triage => ({
  ...NOTHING,
  kind: 'unclear',
  confidence: 0,
  reason: { rule: UNREADABLE, sentence: '' },
});

function judged(mail: ParsedMail, learnt: Learnt): Triage {
  const body = mail.textBody.trim() === '' ? mail.htmlText : mail.textBody;
  const feedback = readFeedback(mail);
  if (feedback !== null) {
    const recipients = feedback.recipients.map(
      (address) =>
        ({ address, status: '', hard: false, reason: 'undefined', action: 'failed', diagnostic: '' }) as const,
    );
    return {
      ...NOTHING,
      kind: 'complaint',
      confidence: 0.99,
      reason: { rule: `feedback.${feedback.type}`, sentence: firstSentence(body) },
      recipients,
      language: languageOf(body),
    };
  }
  const report = readReport(mail);
  if (report !== null) return fromReport(report, body);
  return fromWriter(mail, body, learnt);
}

const NOTHING = {
  returnDate: null,
  comeBackDate: null,
  referral: null,
  recipients: [],
  text: '',
  language: null,
} as const;

const firstSentence = (text: string): string => cut(sentencesOf(cut(text, 2000))[0] ?? '', 300);

const fromReport = (recipients: readonly RecipientReport[], body: string): Triage => {
  const { reason, ...decision } = decisionOf(recipients);
  // "Delivered" and "relayed" are no failure: a machine wrote, nothing is known of the person.
  const sentence = decision.kind === 'auto_reply' ? firstSentence(body) : reason.sentence;
  return { ...NOTHING, ...decision, reason: { ...reason, sentence }, recipients, language: languageOf(body) };
};

/** Rules read so much of what somebody wrote: who asks something of us does so before. */
const READ_CHARACTERS = 30_000;

function fromWriter(mail: ParsedMail, body: string, learnt: Learnt): Triage {
  const unquoted = unquote(body);
  const unsigned = unsign(unquoted.written, mail.from?.name ?? '');
  const shown = unsigned.text === '' ? body.trim() : unsigned.text;
  const read = (text: string): string => cut(text, READ_CHARACTERS);
  const [written, quoted] = [read(unquoted.written), read(unquoted.quoted)];
  const [text, signature] = [read(unsigned.text), read(unsigned.signature)];
  const context = languageOf(quoted);
  const language = languageOf(`${text}\n${written}`, context) ?? languageOf(mail.subject);
  const auto = readAutoReply(mail, written);
  const referral = referralIn(mail, text);
  const base = { ...NOTHING, text: shown, language };
  const person = readPerson(text === '' ? ownSubject(mail) : text, quoted, language, {
    sentOn: mail.localDate,
    monthFirst: writesMonthFirst(mail),
  });
  const unsubscribe = asksBySubject(mail, text);
  if (unsubscribe !== null && !(auto !== null && auto.rule !== 'auto.headers')) {
    return { ...base, kind: 'opt_out', confidence: 0.95, reason: { rule: 'subject.opt_out', sentence: unsubscribe } };
  }
  const machine = auto !== null && !asksToStop(person, auto.rule) && !isPersons(person, auto.rule);
  const { kind, confidence, rule, sentence, withheld }: PersonVerdict & { withheld?: TriageKind } = machine
    ? byExamples(
        { ...person, ...declared(auto, person), sentence: automaticSentence(auto, text) },
        text,
        learnt.examples,
        true,
      )
    : sureEnough(person, text, learnt);
  return {
    ...base,
    kind,
    confidence,
    reason: { rule, sentence: cut(sentence, 500) },
    ...(withheld === undefined ? {} : { withheld }),
    returnDate: kind === 'out_of_office' ? returnDateIn(written, mail.localDate, writesMonthFirst(mail)) : null,
    comeBackDate: kind === 'not_now' ? comeBackDate(text, mail) : null,
    referral: kind === 'opt_out' || kind === 'negative' || kind === 'interested' ? null : referral,
    carried: carriedIn({
      kind,
      text,
      signature,
      quoted,
      machine: machine || isMachine(kind),
      referral,
      comeBack: () => comeBackIn(text, mail),
    }),
  };
}

/** A day weeks away that the reply asks to be written to on, and the sentence that asks. */
function comeBackIn(text: string, mail: ParsedMail): { date: string; sentence: string } | null {
  const { far } = horizonOf(text, { sentOn: mail.localDate, monthFirst: writesMonthFirst(mail) });
  const date = far === null ? null : comeBackDate(far, mail);
  return far === null || date === null ? null : { date, sentence: far };
}

/** A person's words as the workspace's people taught to read them; unclear where that is not sure enough for them. A request to stop always is. */
function sureEnough(person: PersonVerdict, text: string, learnt: Learnt): PersonVerdict & { withheld?: TriageKind } {
  const taught = byExamples(person, text, learnt.examples, false);
  if (taught.kind === 'unclear') return taught;
  const isSure = taught.confidence >= learnt.threshold || taught.kind === 'opt_out';
  return isSure ? taught : { ...taught, kind: 'unclear', withheld: taught.kind };
}

/** An empty mail may say it all in its subject, unless the subject is ours. */
const ownSubject = (mail: ParsedMail): string =>
  /^\s*(?:re|aw|sv|tr|fwd?|rv|r|antw)\s*:/i.test(mail.subject) ? '' : mail.subject;

/**
 * A machine may pass on a person's request (one-tap unsubscribe): only the plainest phrases count then. An absence that
 * nothing but words tells of is a person's own, and takes nothing from what they ask.
 */
const asksToStop = ({ kind, rule, plainStop }: PersonVerdict, autoRule: string): boolean =>
  kind === 'opt_out' &&
  (plainStop || (/away_text/.test(autoRule) && !rule.startsWith('likeness.'))) &&
  !/receipt|away(?!_text)|left|challenge/.test(autoRule);

/** Nothing but its words makes it a machine's, and they are surer a person's. */
const isPersons = ({ kind, confidence }: PersonVerdict, autoRule: string): boolean =>
  /^auto\.(?:habit|receipt|away_text)$/.test(autoRule) && !isMachine(kind) && confidence >= SURELY_PERSON;
const SURELY_PERSON = 0.9;

const isMachine = (kind: PersonVerdict['kind']): kind is AutoReply['kind'] =>
  kind === 'out_of_office' || kind === 'auto_reply';

/** Headers, or its own word, say that a machine wrote it, and not what. */
const declared = (auto: AutoReply, { ofMachine }: PersonVerdict): AutoReply =>
  /^auto\.(?:headers|declared)$/.test(auto.rule) ? { ...auto, kind: ofMachine } : auto;

function asksBySubject(mail: ParsedMail, text: string): string | null {
  const subject = fold(mail.subject).trim();
  const asks =
    /^(?:unsubscribe|desinscription|desabonnement|stop|remove(?: me)?|opt[- ]?out|se desinscrire|abmelden|abmeldung|baja|disiscrizione|uitschrijven|afmelden)\b[\s!.]*(?:me|please|request)?$/.test(
      subject,
    );
  return asks && text.length < 400 ? mail.subject : null;
}

/** Writers west of the Atlantic, and Exchange set to American English, put the month first. */
function writesMonthFirst(mail: ParsedMail): boolean {
  if (/^en-us\b/i.test(headerOf(mail.headers, 'content-language')) && !/[+]\d{4}/.test(headerOf(mail.headers, 'date')))
    return true;
  return / -0[3-9]\d\d\b| -10\d\d\b| (?:EST|EDT|CST|CDT|MST|MDT|PST|PDT)\b/.test(headerOf(mail.headers, 'date'));
}

/** The last date that the deferral names and that is still to come: "engaged until June 2027, call me in October" is the sentence that asks. */
function comeBackDate(text: string, mail: ParsedMail): string | null {
  if (mail.localDate === null) return null;
  const sentOn = mail.localDate;
  const asking =
    /\b(?:re)?(?:contact|rappel|relanc|revenez|reven|reparl|call|reach|get back|come back|check|follow|circle|touch|ping|notez|write|ecri|try|voir|melde|kontakt|mail me|speak|talk)\w*/;
  const read = (part: string): string | undefined => {
    const folded = fold(part);
    const asked = folded.search(asking);
    const dates = datesIn(folded, sentOn, writesMonthFirst(mail) || monthFirst(folded, sentOn)).filter(
      ({ date }) => date > sentOn,
    );
    return (dates.find(({ start }) => start > asked) ?? dates[0])?.date;
  };
  const sentences = sentencesOf(text);
  const asked = sentences
    .filter((sentence) => asking.test(fold(sentence)))
    .map(read)
    .find((date) => date !== undefined);
  return asked ?? sentences.map(read).find((date) => date !== undefined) ?? null;
}
