import { convert, type FormatCallback } from 'html-to-text';
import { nth } from './bounds.ts';

/** HTML longer than this is cut: a reply is at the top, and what follows is quoted history. */
const MAX_HTML_CHARACTERS = 1_500_000;
/** So many tags are read, for the same reason: each one more costs the more, the deeper they lie. */
const MAX_TAGS = 20_000;

/** What mail clients put around the signature. */
const SIGNATURES = ['div.gmail_signature', 'div.moz-signature', 'pre.moz-signature', 'div#Signature', 'div#signature'];

const signature: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 1 });
  builder.addLiteral('-- ');
  builder.addLineBreak();
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 1 });
};

/**
 * The text of an HTML body, without links' targets, images, styles; blockquotes become "> " lines and what a client
 * marks as a signature begins with "-- ", so that the rules for plain text serve both.
 */
export function htmlToText(html: string): string {
  const text = convert(beginningOf(html), {
    wordwrap: false,
    preserveNewlines: false,
    formatters: { signature },
    limits: { maxInputLength: MAX_HTML_CHARACTERS, maxDepth: 200 },
    selectors: [
      { selector: 'a', options: { ignoreHref: true } },
      { selector: 'img', format: 'skip' },
      { selector: 'hr', format: 'block', options: { leadingLineBreaks: 2, trailingLineBreaks: 2 } },
      { selector: 'table', format: 'block' },
      { selector: 'td', format: 'block', options: { leadingLineBreaks: 1, trailingLineBreaks: 1 } },
      { selector: 'ul', options: { itemPrefix: '- ' } },
      ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
      ...SIGNATURES.map((selector) => ({ selector, format: 'signature' })),
    ],
  });
  return text
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function beginningOf(html: string): string {
  const most = html.slice(0, MAX_HTML_CHARACTERS);
  const end = nth(MAX_TAGS + 1, (from) => most.indexOf('<', from));
  return end === -1 ? most : most.slice(0, end);
}
