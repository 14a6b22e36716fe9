import { domainToAscii } from './punycode.ts';

/**
 * Puts an address in the one form that leads, suppressions and dispatches are compared by: trimmed, in lower case, an
 * internationalised domain as its A-labels (RFC 5891). Takes the practical subset of RFC 5321 (4.1.2, 4.5.3.1) and
 * RFC 5322 (3.4.1): a dot-atom, an @ and a host name with at least two labels; no quoted local part, no address literal,
 * no comment. `mailto:`, angle brackets and a display name before them are taken off.
 * @returns the normalised address, or null when it is not one that we would write to
 */
export function normaliseEmail(raw: string): string | null {
  let text = raw.normalize('NFC').replace(INVISIBLE, '').trim();
  text = /<([^<>]*)>\s*$/.exec(text)?.[1]?.trim() ?? text;
  text = text.replace(/^mailto:/i, '').toLowerCase();
  const at = text.lastIndexOf('@');
  if (at < 1) return null;
  const local = text.slice(0, at);
  const domain = normaliseDomain(text.slice(at + 1));
  if (domain === null || local.length > 64 || !DOT_ATOM.test(local)) return null;
  const address = `${local}@${domain}`;
  return address.length <= 254 ? address : null;
}

/** Zero-width and bidirectional marks that spreadsheets and web pages leave around addresses. */
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]/g;
const DOT_ATOM = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const LABEL = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** A host name of at least two labels in lower-case ASCII (RFC 1123, 2.1), or null. A final dot is taken off. */
export function normaliseDomain(raw: string): string | null {
  const ascii = domainToAscii(raw.trim().replace(/\.$/, '').toLowerCase());
  if (ascii === null || ascii.length > 253) return null;
  const labels = ascii.split('.');
  const top = labels.at(-1) ?? '';
  return labels.length >= 2 && labels.every((label) => LABEL.test(label)) && !/^\d+$/.test(top) ? ascii : null;
}

/** What stands after the @ of a normalised address. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

/** What stands before the @ of a normalised address. */
export function localPartOf(address: string): string {
  return address.slice(0, Math.max(0, address.lastIndexOf('@')));
}

/** Large personal mail services, the French ones included. Their domain says nothing of a person's company. */
const FREEMAIL = new Set(
  (
    'gmail.com googlemail.com yahoo.com yahoo.fr yahoo.co.uk yahoo.de ymail.com outlook.com outlook.fr hotmail.com ' +
    'hotmail.fr hotmail.co.uk live.com live.fr msn.com icloud.com me.com mac.com aol.com proton.me protonmail.com ' +
    'pm.me gmx.com gmx.fr gmx.de gmx.net web.de t-online.de mail.com zoho.com orange.fr wanadoo.fr free.fr sfr.fr ' +
    'neuf.fr bbox.fr laposte.net numericable.fr aliceadsl.fr club-internet.fr libero.it virgilio.it terra.es ' +
    'skynet.be telenet.be proximus.be bluewin.ch sunrise.ch hispeed.ch gmx.at gmx.ch aon.at freenet.de arcor.de ' +
    'posteo.de mailbox.org hotmail.de outlook.de live.de yahoo.es hotmail.es outlook.es telefonica.net yahoo.it ' +
    'hotmail.it outlook.it live.it tiscali.it alice.it tin.it tim.it email.it fastwebnet.it hotmail.be outlook.be ' +
    'live.be yahoo.ca hotmail.ca live.nl outlook.nl hotmail.nl ziggo.nl kpnmail.nl planet.nl home.nl hetnet.nl ' +
    'xs4all.nl live.co.uk btinternet.com sky.com comcast.net verizon.net att.net sbcglobal.net fastmail.com hey.com ' +
    'tutanota.com tuta.com yandex.com yandex.ru mail.ru qq.com 163.com naver.com sapo.pt wp.pl o2.pl seznam.cz'
  ).split(' '),
);

/** Whether a domain is a personal mail service. */
export function isFreemail(domain: string): boolean {
  return FREEMAIL.has(domain);
}

/** Boxes that a team reads: nobody in particular would be written to. */
const ROLE_PARTS = new Set(
  (
    'abuse accounting accueil achats admin administration billing bonjour careers compta comptabilite commercial ' +
    'contact devis direction dpo facturation finance hello help hostmaster hr info infos jobs mairie marketing ' +
    'newsletter no-reply noreply office postmaster privacy purchasing recrutement reception rh sales sav secretariat ' +
    'security service support team webmaster'
  ).split(' '),
);

/** Whether an address belongs to a function (contact@, rh@) and not to a person. */
export function isRoleAddress(address: string): boolean {
  return ROLE_PARTS.has(localPartOf(address).replace(/\+.*$/, ''));
}
