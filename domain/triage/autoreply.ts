import { hasHeader, headerOf, type ParsedMail } from '../mail.ts';
import { cut } from '../text.ts';
import { fold, sentencesOf } from './fold.ts';

/** How sure it is that a machine wrote a message that is no report, and what it says. */
export type AutoReply = {
  readonly kind: 'out_of_office' | 'auto_reply';
  readonly rule: string;
  readonly confidence: number;
};

const AWAY_SUBJECT =
  /^\W*(?:(?:re|aw|sv|tr|fw)\s*:\s*)?(?:out[- ]of[- ](?:the[- ])?office|ooo\b|absen(?:ce|t|te)\b|message d'absence|je suis absent|abwesenheit\w*|afwezig\w*|fuera de (?:la )?oficina|ausencia|fuori (?:sede|ufficio)|assenza|on (?:annual |parental |maternity )?(?:leave|vacation|holiday)|en (?:conges?|vacances)|conges?\b|away\b|vacation|holiday notice|ik ben (?:afwezig|met vakantie)|nicht im (?:buro|haus)|i am away|currently away)/;
const AUTO_SUBJECT =
  /^\W*(?:\[[^\]]{1,40}\]\s*)?(?:automat(?:ic|ed|ische) (?:reply|response|antwort|message|antwoord)|auto(?:matic)?[- ]?(?:reply|response|responder)|reponse automatique|message automatique|autom\. antwort|automatische antwort|automatisch antwoord|respuesta automatica|risposta automatica|autoreply|(?:auto|reponse auto)\s*:|accuse de reception|acknowledge?ment|ontvangstbevestiging|eingangsbestatigung|acuse de recibo|conferma di ricezione|ticket\b|\[?(?:ticket|case|request|demande|dossier)[ #:]*\w*\d|mailbox not monitored|changement d'adresse|change of (?:e-?mail )?address|new e-?mail address|nouvelle adresse|(?:merci|thank(?:s| you)) (?:pour|for|de) (?:votre|your|contacting|nous avoir))/;
const AWAY =
  /\b(?:out of (?:the )?office|ooo\b|away from (?:the |my )?(?:office|desk|e-?mail)|(?:am|be|currently|i'm|is) (?:\w+ )?(?:away|offline|out|on (?:annual |sick |parental |maternity |paternity |bereavement |study |medical )?(?:leave|holidays?|vacation|sabbatical|pto|a boat|break)|travel+ing|traveling|off (?:sick|work|until|from)|at (?:a |an )?(?:conference|trade (?:fair|show))|abroad)|on (?:annual|maternity|paternity|parental|sick) leave|will (?:be )?(?:return(?:ing)?|back|respond (?:when|upon|on) (?:i|my))|(?:limited|no|intermittent|sporadic|patchy|reduced|restricted) (?:access|connectivity|e-?mail)|upon my return|when i (?:am back|return|get back)|back (?:on|in|at) (?:my|the|work)|back\b.{0,25}\b(?:(?:mon|tues|wednes|thurs|fri)day|\d{1,2}(?:st|nd|rd|th))|(?:respond|reply|answer) with (?:some|a|a slight) delay|resumes? on|office (?:is|will be) closed|we are closed|closed (?:for|from|until)|absente?s?\b|en (?:conges?|vacances|deplacement|formation|arret|seminaire|rtt|repos|voyage|mission|tournee)|conge(?:s)? (?:de |d'|paternite|maternite|parental|annuel|sabbatique)|de retour|mon retour|a mon retour|retour (?:aux? |le |prevu |en |lundi|mardi|mercredi|jeudi|vendredi)|m'absente\w*|au ski|je (?:serai|reviens|rentre|reviendrai|reprends|reprendrai)|reprise (?:le|de|du)|actuellement absent|arret (?:maladie|de travail)|fermeture (?:annuelle|estivale|des bureaux)|bureaux? (?:sont |sera |seront |est )?fermes?|(?:sommes|serons|est|sera) (?:en conges?|fermee?s?)|nicht im (?:buro|hause?|dienst)|im urlaub|abwesend|auf (?:dienstreise|geschaftsreise|fortbildung)|elternzeit|krank\w*|wieder (?:im buro|da|erreichbar)|kehre .{0,30}zuruck|fuera de la oficina|de vacaciones|ausente|baja (?:medica|maternal|paternal)|estare (?:fuera|ausente|de vuelta)|fuori (?:ufficio|sede)|in ferie|assente|rientr\w+|afwezig|met (?:vakantie|verlof)|op (?:vakantie|reis)|niet (?:op kantoor|aanwezig|bereikbaar)|weer (?:aanwezig|bereikbaar|op kantoor)|zwangerschapsverlof)\b/;
const MACHINE_TEXT =
  /\b(?:this is an? (?:auto(?:mat(?:ed|ic))?|system)[- ]?\w* (?:message|reply|response|e-?mail|notification|acknowledge?ment)|automat(?:ed|ically|ic) (?:message|reply|response|generated|acknowledge?ment|e-?mail)|do not reply to this|ceci est un(?:e)? (?:message|reponse|mail|e-?mail|accuse) (?:automatique|genere\w*)|(?:message|reponse|mail|courriel|e-mail) (?:automatique|genere automatiquement|envoye automatiquement)|merci de ne pas (?:y )?repondre|ne pas repondre a ce|automatisch (?:generierte|erstellt|gegenereerd|verstuurd|verzonden)\w*|dies ist eine automatische|respuesta automatica|mensaje automatico|messaggio automatico|risposta automatica|automatisch (?:bericht|antwoord))/;
const RECEIPT =
  /\b(?:(?:nous )?(?:avons|ai|a) (?:bien )?(?:recu|enregistre|pris en compte) votre (?:message|demande|e-?mail|mail|courriel|courrier|candidature|requete)|votre (?:message|demande|e-?mail|mail|candidature|requete|ticket|dossier)\b.{0,60}\b(?:a (?:bien )?ete (?:recue?|enregistree?|prise?)|est (?:en cours|prise? en)|sera (?:traitee?|lue?|etudie))|accus(?:e|ons) (?:bonne )?reception|(?:thank you|thanks) for (?:contacting|getting in touch|your (?:enquiry|inquiry|message|e-?mail|request|application|interest)|reaching out to (?:us|our|the)|writing to us)\b.{0,160}\b(?:we |our team|one of|a member|someone|ticket|within|shortly|as soon)|(?:we|i) (?:have )?(?:received|got) your (?:message|e-?mail|enquiry|inquiry|request|application|ticket)|your (?:request|ticket|message|enquiry|inquiry|e-?mail|case|application)\b.{0,50}\b(?:has been (?:received|logged|created|assigned|opened|registered|submitted)|is (?:being|important))|ticket\b.{0,40}\b(?:created|opened|number|received|ouvert|cree|numero|enregistre)|(?:wir haben|ihre (?:nachricht|anfrage|e-?mail)).{0,60}(?:erhalten|eingegangen|bearbeitet)|hemos recibido su|su (?:mensaje|consulta|solicitud) ha sido|abbiamo ricevuto|la (?:sua|vostra) (?:richiesta|mail|e-?mail) e stata|(?:wij|we) hebben uw (?:e-?mail|bericht|aanvraag)|uw (?:bericht|aanvraag|e-?mail) .{0,30}ontvangen|answer all messages|(?:repond\w*|traiter\w*|revien\w*|recontact\w*)\b.{0,50}\bdans les (?:meilleurs|plus brefs) delais|sous (?:24|48|72) ?(?:h|heures)|(?:working|business|jours ouvres) ?(?:days?)? (?:to|pour) (?:respond|reply|answer|vous repondre)|(?:high|large|heavy) (?:volume|number) of (?:e-?mails?|enquiries|inquiries|requests|messages)|(?:volume|nombre) (?:important|eleve|tres important) de (?:demandes|messages|sollicitations|mails)|we aim to (?:respond|reply|answer))/;
const LEFT =
  /\b(?:(?:is |am |are )?no longer (?:with|at|work\w*|employed|part of|in (?:this|the) (?:role|position|company)|monitored|in use|active|valid|a member|available at|here|manag\w+|check\w*)|(?:has|have|i've|i have|he|she) (?:now )?left (?:the )?(?:company|us|business|organi[sz]ation|team|firm|[a-z]+)|ne (?:fait|fais|font) plus partie|n'est plus (?:en poste|dans|chez|a|consultee?|salarie\w*|utilisee?|active?|relevee?|lue?|en fonction|collaborat)|ne travaille plus|n'exerce plus|j'ai quitte (?!le bureau|la maison)|(?:a|ai) quitte (?:ses fonctions|l'entreprise|la societe|notre|le groupe|la|l'|le|mes fonctions|son poste|les effectifs)|plus (?:consultee?|relevee?|utilisee?|lue?|active)|(?:boite|adresse|messagerie|mailbox|account|address)\b.{0,50}\b(?:fermee?|desactivee?|supprimee?|closed|deactivated|not monitored|unmonitored|not (?:be )?(?:read|checked)|will be closed|sera fermee|change|plus surveillee?)|mon adresse (?:e-?mail |mail |electronique )?(?:a change|change)|my (?:e-?mail )?address has changed|(?:nouvelle|new|neue|nueva|nuovo|nuova|nieuwe?) (?:e-?mail[- ]?)?(?:adresse|address|direccion|indirizzo|e-?mailadres)|nicht mehr (?:im unternehmen|bei|fur .{0,30}tatig|tatig|gelesen|aktiv|besetzt)|ya no (?:trabaja|forma parte|esta)|non (?:lavora|fa) piu|werkt niet (?:meer|langer)|niet meer (?:werkzaam|in dienst|gelezen))\b/;
const CHALLENGE =
  /\b(?:(?:confirm|verify|prove|authenti\w+)\b.{0,50}\b(?:you are (?:human|a person|not a robot)|your (?:address|e-?mail|message|identity)|delivery)|(?:click|cliquez|cliquer)\b.{0,80}\b(?:deliver|release|whitelist|remis|distribu|livr|confirm|authentifi|transmis|accept)\w*|mailinblack|boxbe|challenge[- ]response|anti-?spam\b.{0,60}\b(?:click|cliqu|confirm|valid|authentifi)|(?:premiere fois|first time)\b.{0,80}\b(?:cliqu|click|confirm|authentifi|identifi)\w*|please type your reply above this line|held (?:until|pending|for)|mis\w* en (?:attente|quarantaine)|en attente de (?:validation|confirmation))/;
const HABIT =
  /\b(?:(?:read|check|open|answer|reply to|relev\w+|consult\w+|lis|ouvr\w+|process|look at)\b.{0,40}\b(?:e-?mails?|mails?|inbox|messages?|messagerie|boite)\b.{0,50}\b(?:twice|once|a day|per day|week|fois|jour|only|seulement|semaine|morning|matin|\d ?(?:am|pm|h))|(?:e-?mail|inbox|mails?)\b.{0,40}\b(?:twice|once) (?:a|per) (?:day|week))/;
const PERSONAL_REPLY =
  /\b(?:rappel(?:ez|le)|recontact\w+|relanc(?:ez|e|er)|revenez|reviens vers|on (?:en )?reparle|reparlons|ecrivez-moi|call me|write (?:to )?me (?:back )?(?:after|later|in)|get back to me|ping me|try me|let's|we can|send me|i'll (?:look|get back|read|call)|je (?:regarderai|reviens vers|vous (?:rappelle|recontacte|ecris))|melden sie sich|escribame|me (?:rappeler|recontacter|relancer)|happy to (?:chat|talk|meet)|catch up|pick (?:this|it|things) (?:back )?up|i'd rather|je prefere\w*|speak (?:then|when|after))\b/;

/** Whether headers say that a machine wrote (RFC 3834; the habits of Exchange, Gmail, Apple, Zimbra and ticket systems). */
export function hasAutoHeaders(mail: ParsedMail): boolean {
  const { headers } = mail;
  const submitted = fold(headerOf(headers, 'auto-submitted')).trim();
  return (
    (submitted !== '' && submitted !== 'no') ||
    [
      'x-autoreply',
      'x-autorespond',
      'x-autoresponder',
      'x-auto-reply',
      'x-autoreply-from',
      'x-mail-autoreply',
      'x-vacation',
      'x-ms-exchange-inbox-rules-loop',
      'x-zendesk-from-account-id',
      'x-autogenerated',
    ].some((name) => hasHeader(headers, name)) ||
    /^(?:auto_?reply|auto-reply)/.test(fold(headerOf(headers, 'precedence'))) ||
    /vacation/.test(fold(headerOf(headers, 'x-apple-action'))) ||
    /\b(?:all|oof|autoreply)\b/.test(fold(headerOf(headers, 'x-auto-response-suppress'))) ||
    (/(?:bulk|junk)/.test(fold(headerOf(headers, 'precedence'))) && headerOf(headers, 'list-id') === '') ||
    headerOf(headers, 'return-path').trim() === '<>'
  );
}

/** A read receipt (RFC 8098): no delivery report, and no word of a person, whatever the language of its text. */
export const isReadReceipt = ({ headers }: ParsedMail): boolean =>
  /disposition-notification/.test(fold(headerOf(headers, 'content-type')));

/** Whether the subject says that a machine answers in a person's place, as Exchange and Gmail write it. */
export const isAutomaticAnswer = ({ subject }: ParsedMail): boolean =>
  AUTOMATIC_ANSWER.test(fold(subject)) || AWAY_SUBJECT.test(fold(subject));
const AUTOMATIC_ANSWER =
  /^\W*(?:automat(?:ic|ed|ische|isch) (?:reply|response|antwort|antwoord)|reponse automatique|respuesta automatica|risposta automatica|resposta automatica)\b/;

/** Reads an automatic reply; null for what a person wrote. `text` is the body without quotes. */
export function readAutoReply(mail: ParsedMail, text: string): AutoReply | null {
  if (isReadReceipt(mail)) return { kind: 'auto_reply', rule: 'auto.read_receipt', confidence: 0.98 };
  const subject = fold(mail.subject);
  const folded = fold(text).replace(/\s+/g, ' ');
  const headers = hasAutoHeaders(mail);
  const says = (pattern: RegExp): boolean => pattern.test(folded);
  const declared = headers || AUTO_SUBJECT.test(subject) || AWAY_SUBJECT.test(subject) || says(MACHINE_TEXT);
  const away = AWAY_SUBJECT.test(subject) || says(AWAY);
  if (declared) {
    if (says(CHALLENGE)) return { kind: 'auto_reply', rule: 'auto.challenge', confidence: 0.95 };
    if (
      says(LEFT) &&
      !AWAY_SUBJECT.test(subject) &&
      !says(/\b(?:maternity|paternity|maternite|paternite|elternzeit)\b/)
    )
      return { kind: 'auto_reply', rule: 'auto.left_or_moved', confidence: 0.95 };
    if (away && !(says(RECEIPT) && !AWAY_SUBJECT.test(subject) && !says(DATED_AWAY)))
      return {
        kind: 'out_of_office',
        rule: headers ? 'auto.away' : 'auto.away_subject',
        confidence: headers ? 0.97 : 0.9,
      };
    if (headers && !looksTyped(mail, folded)) return { kind: 'auto_reply', rule: 'auto.headers', confidence: 0.9 };
    if (!headers && !says(RECEIPT) && !says(HABIT) && !says(MACHINE_TEXT) && looksTyped(mail, folded)) return null;
    return { kind: 'auto_reply', rule: 'auto.declared', confidence: 0.85 };
  }
  if (says(CHALLENGE)) return { kind: 'auto_reply', rule: 'auto.challenge', confidence: 0.9 };
  if (says(RECEIPT) && !says(PERSONAL_REPLY)) return { kind: 'auto_reply', rule: 'auto.receipt', confidence: 0.85 };
  if (says(HABIT) && folded.length < 900) return { kind: 'auto_reply', rule: 'auto.habit', confidence: 0.75 };
  if (says(DATED_AWAY) && !says(PERSONAL_REPLY) && !says(/\?/))
    return { kind: 'out_of_office', rule: 'auto.away_text', confidence: 0.75 };
  return null;
}

/** The sentence by which an automatic reply is one; its first where headers or the subject alone said so. */
export function automaticSentence({ kind, rule }: AutoReply, text: string): string {
  const own = RULE_SAYS[rule] ?? (kind === 'out_of_office' ? [AWAY, DATED_AWAY] : [MACHINE_TEXT, RECEIPT, AWAY]);
  const sentences = sentencesOf(cut(text, 2000));
  const says = (sentence: string): boolean => {
    const folded = fold(sentence).replace(/\s+/g, ' ');
    return own.some((pattern) => pattern.test(folded));
  };
  return cut(sentences.find(says) ?? sentences[0] ?? '', 300);
}
const RULE_SAYS: Readonly<Record<string, readonly RegExp[]>> = {
  'auto.challenge': [CHALLENGE],
  'auto.left_or_moved': [LEFT],
  'auto.receipt': [RECEIPT],
  'auto.habit': [HABIT],
};

/** What stands in a text that machines write, for and against: 1 or 0 each. */
export function machineSigns(text: string): number[] {
  const folded = fold(text).replace(/\s+/g, ' ');
  return [AWAY, DATED_AWAY, RECEIPT, LEFT, CHALLENGE, HABIT, MACHINE_TEXT, PERSONAL_REPLY].map((pattern) =>
    Number(pattern.test(folded)),
  );
}

/** Words of an absence note rather than of a person who mentions a holiday. */
const DATED_AWAY =
  /\b(?:i am|i'm|i will be|i'll be|currently|we are)\b.{0,30}\b(?:out of (?:the )?office|away|on (?:annual |sick |parental )?(?:leave|vacation|holiday))\b.{0,80}\b(?:until|till|til|through|from|back|return\w*|with (?:limited|no))|^\W*ooo\b|\bje (?:suis|serai) (?:actuellement |)(?:absente?|en conges?|en deplacement|en vacances)\b.{0,80}\b(?:jusqu|du|de retour|retour|au|sans acces|acces)|\bje serai de retour\b|\babsente? du bureau\b|\bich bin\b.{0,40}\b(?:nicht im buro|im urlaub|abwesend)|\bestoy (?:fuera|ausente|de vacaciones)|\bsono (?:fuori|assente|in ferie)|\bik ben\b.{0,30}\b(?:afwezig|met vakantie|niet aanwezig)/;

/** A person answering through a system that adds automatic headers (a mailing client's one-tap unsubscribe, Precedence: bulk). */
const looksTyped = (mail: ParsedMail, folded: string): boolean => {
  const submitted = fold(headerOf(mail.headers, 'auto-submitted'));
  if (submitted !== '' && submitted !== 'no') return false;
  return (
    mail.inReplyTo !== null &&
    folded.length < 400 &&
    headerOf(mail.headers, 'return-path').trim() !== '<>' &&
    !RECEIPT.test(folded)
  );
};
