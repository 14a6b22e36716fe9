import { TRIAGE_KINDS, type TriageKind } from '#domain/triage/kinds.ts';

/** A reply written for the tests, with what it says. */
export type WrittenMail = {
  readonly id: string;
  readonly kind: TriageKind;
  readonly lang: string;
  /** The reply without quotes and signature. */
  readonly text: string;
  readonly returnDate: string | null;
  readonly referral: string | null;
  /** The sender's own telephone, in international form. */
  readonly phone: string | null;
  /** Says that whom we wrote to has left the company. */
  readonly left: boolean;
  readonly raw: Uint8Array;
};

const QUOTES: Readonly<Record<string, readonly [string, string]>> = {
  fr: [
    'Le mar. 3 mars 2026 à 09:12, Camille Roussel <camille@sillage.example> a écrit :',
    'Intéressé ? Je vous propose un échange de 15 minutes jeudi.\n> Pour ne plus recevoir nos messages, répondez STOP.',
  ],
  en: [
    'On Tue, Mar 3, 2026 at 9:12 AM Camille Roussel <camille@sillage.example> wrote:',
    'Interested? Would a 15 minute call on Thursday work?\n> Not for you? Reply STOP and I will unsubscribe you.',
  ],
  de: [
    'Am 03.03.2026 um 09:12 schrieb Camille Roussel <camille@sillage.example>:',
    'Interesse? Ich rufe Sie gerne am Donnerstag an.\n> Abmelden: antworten Sie STOP.',
  ],
  es: [
    'El mar, 3 mar 2026 a las 9:12, Camille Roussel (<camille@sillage.example>) escribió:',
    '¿Le interesa? Le propongo una llamada el jueves.\n> Para no recibir más correos responda BAJA.',
  ],
  it: [
    'Il giorno mar 3 mar 2026 alle ore 09:12 Camille Roussel <camille@sillage.example> ha scritto:',
    'Le interessa? Le propongo una chiamata giovedì.\n> Per non ricevere altri messaggi risponda STOP.',
  ],
  nl: [
    'Op di 3 mrt 2026 om 09:12 schreef Camille Roussel <camille@sillage.example>:',
    'Interesse? Zullen we donderdag bellen?\n> Geen mails meer? Antwoord STOP.',
  ],
};

/** Which program wrote the head of the quote: its marks as each language has them, and what stands before its lines. */
const CLIENTS: Readonly<Record<string, (lang: string) => string>> = {
  outlook: (lang) => {
    const [from, sent, to, subject] =
      lang === 'fr' ? ['De', 'Envoyé', 'À', 'Objet'] : ['From', 'Sent', 'To', 'Subject'];
    const gap = lang === 'fr' ? ' :' : ':';
    const day = lang === 'fr' ? 'mardi 3 mars 2026 09:12' : 'Tuesday, March 3, 2026 9:12 AM';
    return `${from}${gap} Camille Roussel <camille@sillage.example>\n${sent}${gap} ${day}\n${to}${gap} vous@firm.example\n${subject}${gap} 15 minutes\n`;
  },
  apple: (lang) =>
    lang === 'fr'
      ? '> Le 3 mars 2026 à 09:12, Camille Roussel <camille@sillage.example> a écrit :\n> '
      : '> On 3 Mar 2026, at 09:12, Camille Roussel <camille@sillage.example> wrote:\n> ',
  zimbra: () =>
    '----- Mail original -----\nDe: "Camille Roussel" <camille@sillage.example>\nÀ: vous@firm.example\nEnvoyé: Mardi 3 Mars 2026 09:12:34\nObjet: 15 minutes\n',
};

/**
 * Reads a collection of replies. Each begins with "@ id kind language | sender | options" and goes on with its body; a line
 * "§" stands where the text ends and the signature begins (it is not in the mail), and what follows a "~" is quoted in the
 * mail and no part of the text. Options, parted by ";": `quote` (our mail is quoted below, as
 * Gmail does it or `quote=outlook`, `apple` or `zimbra`), `auto` (Auto-Submitted),
 * `subject=`, `date=YYYY-MM-DD`, `tz=+0100`, `cc=`, `return=`, `referral=`, `phone=`, `left`.
 */
export function readWritten(collection: string): WrittenMail[] {
  return collection
    .split(/^@ /m)
    .slice(1)
    .map((entry) => readEntry(entry));
}

function readEntry(entry: string): WrittenMail {
  const [head = '', ...lines] = entry.trimEnd().split('\n');
  const [what = '', name = '', options = ''] = head.split('|').map((part) => part.trim());
  const [id = '', word, lang = 'en'] = what.split(' ');
  const kind = TRIAGE_KINDS.find((known) => known === word);
  if (kind === undefined) throw new Error(`${id}: no such kind`);
  const given = new Map(
    options
      .split(';')
      .map((option) => option.trim().split('='))
      .map(([key = '', ...value]) => [key, value.join('=')] as const),
  );
  const end = lines.indexOf('§');
  const body = lines
    .filter((line) => line !== '§')
    .map((line) => line.replace(/^~/, ''))
    .join('\n');
  const [attribution, quoted] = QUOTES[lang] ?? ['', ''];
  const client = CLIENTS[given.get('quote') ?? ''];
  const below = client
    ? `${client(lang)}\n${client === CLIENTS['apple'] ? `> ${quoted}` : quoted.replaceAll(/^> /gm, '')}`
    : `${attribution}\n> ${quoted}`;
  const quote = given.has('quote') ? `\n\n${below}\n` : '';
  const address = `${name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z]+/g, '.')}@firm.example`;
  const date = new Date(`${given.get('date') ?? '2026-03-04'}T00:00:00Z`).toUTCString().slice(0, 16);
  const headers = [
    `From: =?utf-8?B?${Buffer.from(name).toString('base64')}?= <${address}>`,
    'To: Camille Roussel <camille@sillage.example>',
    `Date: ${date} 10:15:00 ${given.get('tz') ?? '+0100'}`,
    `Subject: =?utf-8?B?${Buffer.from(given.get('subject') ?? 'Re: 15 minutes').toString('base64')}?=`,
    ...(given.has('cc') ? [`Cc: ${given.get('cc') ?? ''}`] : []),
    ...(given.has('auto') ? ['Auto-Submitted: auto-replied'] : ['In-Reply-To: <1@sillage.example>']),
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
  ];
  return {
    id,
    kind,
    lang,
    text: (end === -1 ? lines : lines.slice(0, end))
      .filter((line) => !line.startsWith('~'))
      .join('\n')
      .trim(),
    returnDate: given.get('return') ?? null,
    referral: given.get('referral') ?? null,
    phone: given.get('phone') ?? null,
    left: given.has('left'),
    raw: new TextEncoder().encode(`${headers.join('\r\n')}\r\n\r\n${body}${quote}`),
  };
}
