import type { AlertCode } from './alert.ts';
import { alertWords } from './alert_words.ts';
import { DIGEST_WORDS } from './digest_words.ts';
import { clockWords, ownTimeWords, timeWords } from './free_time.ts';
import type { Language } from './language.ts';

/** What needs a member now: the figures of Today, of the topics that they chose. */
export type Digest = {
  approvals: number;
  hotReplies: {
    count: number;
    items: { conversationId: string; who: string; company: string | null; answerBy: Date }[];
  };
  alerts: AlertCode[];
  meetings: { startsAt: Date; who: string; company: string | null }[];
};

export const isEmpty = ({ approvals, hotReplies, alerts, meetings }: Digest): boolean =>
  approvals === 0 && hotReplies.count === 0 && alerts.length === 0 && meetings.length === 0;

/** To whom, by which clock, and under which addresses the letter's links lead. */
type Reader = { language: Language; zone: string; now: Date; workspace: string; publicUrl: string; offUrl: string };
type Line = { text: string; href: string | null };
type Part = { title: string; href: string; lines: Line[] };

/** The letter of a morning, as text and as HTML. */
export function digestLetter(digest: Digest, reader: Reader): { subject: string; text: string; html: string } {
  const words = DIGEST_WORDS[reader.language];
  const parts = partsOf(digest, reader);
  const day = timeWords(reader.now.getTime(), reader.language, reader.zone, reader.zone).replace(/ (?:à|at) .*$/, '');
  const lead = parts.length === 0 ? words.nothing : words.lead(day, reader.workspace);
  return {
    subject: words.subject(parts[0]?.title ?? words.calm, reader.workspace),
    text: [
      lead,
      ...parts.flatMap(({ title, href, lines }) => ['', title, ...lines.map(({ text }) => `- ${text}`), href]),
      ...['', `-- `, words.why(reader.workspace), `${words.off} ${reader.offUrl}`, ''],
    ].join('\n'),
    html: page(reader, lead, parts),
  };
}

function partsOf({ approvals, hotReplies, alerts, meetings }: Digest, reader: Reader): Part[] {
  const { language, zone, publicUrl } = reader;
  const words = DIGEST_WORDS[language];
  const at = (path: string) => `${publicUrl}${path}`;
  const named = (who: string, company: string | null) => (company === null ? who : `${who} (${company})`);
  const hot = hotReplies.items.map(({ who, company, answerBy, conversationId }) => {
    const time = ownTimeWords(answerBy, reader);
    const isOver = answerBy <= reader.now;
    return {
      text: `${named(who, company)}${language === 'fr' ? '\u00a0' : ''}: ${isOver ? words.overdue(time) : words.before(time)}`,
      href: at(`/inbox/${conversationId}`),
    };
  });
  const more = hotReplies.count - hot.length;
  const today = meetings.map(({ startsAt, who, company }) => ({
    text: `${clockWords(startsAt.getTime(), language, zone)}, ${named(who, company)}`,
    href: null,
  }));
  const counted = [...new Set(alerts)].map((code) => ({ code, times: alerts.filter((one) => one === code).length }));
  const parts: (Part | false)[] = [
    hotReplies.count > 0 && {
      title: words.hot(hotReplies.count),
      href: at('/inbox'),
      lines: more > 0 ? [...hot, { text: words.more(more), href: null }] : hot,
    },
    approvals > 0 && { title: words.approvals(approvals), href: at('/approvals'), lines: [] },
    meetings.length > 0 && { title: words.meetings(meetings.length), href: at('/meetings'), lines: today },
    alerts.length > 0 && {
      title: words.alerts(alerts.length),
      href: at('/today'),
      lines: counted.map(({ code, times }) => ({
        text: times > 1 ? `${alertWords(code, language)} (${times})` : alertWords(code, language),
        href: null,
      })),
    },
  ];
  return parts.filter((part) => part !== false);
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const link = (href: string, text: string): string =>
  `<a href="${escape(href)}" style="color:#2b45c8">${escape(text)}</a>`;

/** One column that every mail program shows: no image, no script, nothing that is fetched. */
function page({ language, workspace, offUrl }: Reader, lead: string, parts: readonly Part[]): string {
  const words = DIGEST_WORDS[language];
  const line = ({ text, href }: Line) =>
    `<li style="margin:0 0 4px">${href === null ? escape(text) : link(href, text)}</li>`;
  const part = ({ title, href, lines }: Part) => [
    `<h2 style="margin:24px 0 8px;font-size:16px">${link(href, title)}</h2>`,
    ...(lines.length === 0 ? [] : [`<ul style="margin:0;padding:0 0 0 20px">${lines.map(line).join('')}</ul>`]),
  ];
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>`,
    '<body style="margin:0;padding:24px;font:15px/1.6 system-ui,\'Segoe UI\',Arial,sans-serif;color:#1c1e26">',
    `<div style="max-width:560px;margin:0 auto"><p style="margin:0">${escape(lead)}</p>`,
    ...parts.flatMap(part),
    `<p style="margin:32px 0 0;padding:12px 0 0;border-top:1px solid #dfe1e8;font-size:13px;color:#5a5e6b">`,
    `${escape(words.why(workspace))} ${link(offUrl, words.offLink)}</p></div></body></html>`,
  ].join('\n');
}
