import { finding, type LintFinding } from './rules.ts';

const MAX_LINKS = 1;

const SHORTENERS = new Set(
  'bit.ly bitly.com tinyurl.com t.co goo.gl ow.ly buff.ly is.gd cutt.ly rebrand.ly lnkd.in t.ly shorturl.at rb.gy tiny.cc s.id'.split(
    ' ',
  ),
);

/** Parameters that mailing tools add to follow who clicked. */
const TRACKING = /^(utm_\w+|mc_[ce]id|mkt_tok|_hs(enc|mi)|hsctatracking|fbclid|gclid|msclkid|yclid|igshid|trk)$/i;
/** What is written as a link, whole: from its scheme or `www.` to the next white space, quotation mark or bracket. */
const LINK = /\bhttps?:[^\s<>"«»()[\]]*|\bwww\.[^\s<>"«»()[\]]+/gi;
/** A site named in words just before its link: `ondine.example (https://…)`, `[ondine.example](https://…)`. */
const NAMED = /((?:[a-z\d-]+\.)+[a-z]{2,})\]?\s?[(<]\s?$/i;

const siteOf = (host: string): string => host.toLowerCase().replace(/^www\./, '');

/** What is wrong with the links of a plain-text body, or suspicious about them, in the order of the text. */
export function ofLinks(body: string): LintFinding[] {
  const found: LintFinding[] = [];
  // A name written as a link beside the link that it names is not a second one.
  const links = Array.from(body.matchAll(LINK)).filter(
    ({ 0: written, index }) => !/^\]?\s?[(<]\s?https?:/i.test(body.slice(index + written.length)),
  );
  if (links.length > MAX_LINKS) found.push(finding('links_many', 'warn', { links: links.length, max: MAX_LINKS }));
  for (const { 0: written, index } of links) {
    const text = written.replace(/[.,;:!?)\]]+$/, '');
    const link = parsed(text);
    if (link === null) {
      found.push(finding('link_broken', 'block', { link: text.slice(0, 80) }));
      continue;
    }
    const host = siteOf(link.hostname);
    const named = NAMED.exec(body.slice(Math.max(0, index - 80), index))?.[1];
    if (named !== undefined && siteOf(named) !== host)
      found.push(finding('link_mismatch', 'block', { named: siteOf(named), host }));
    if (SHORTENERS.has(host)) found.push(finding('link_shortener', 'block', { host }));
    const parameter = [...link.searchParams.keys()].find((name) => TRACKING.test(name));
    if (parameter !== undefined) found.push(finding('link_tracking', 'warn', { host, parameter }));
    if (/^(\d{1,3}(\.\d{1,3}){3}|\[.*\])$/.test(host)) found.push(finding('link_address', 'block', { host }));
    if (/^http:/i.test(text)) found.push(finding('link_insecure', 'warn', { host }));
  }
  return found;
}

/** The address that a link leads to (WHATWG URL); null for one that leads nowhere. */
function parsed(text: string): URL | null {
  const address = /^www\./i.test(text) ? `https://${text}` : text;
  if (!/^https?:\/\/[^/]/i.test(address) || !URL.canParse(address)) return null;
  const link = new URL(address);
  const isNamed = /^[^.].*\.[a-z][a-z\d-]+$/i.test(link.hostname) || /^[\d.]+$|^\[/.test(link.hostname);
  return isNamed && link.username === '' ? link : null;
}
