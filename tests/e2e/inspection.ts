import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { z } from 'zod';

export type Scheme = 'light' | 'dark';

/** Run by the page: every text that somebody can see or hear there. */
const SEEN = `[document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label],[placeholder],[title]')]
  .flatMap((one) => ['aria-label', 'placeholder', 'title'].map((name) => one.getAttribute(name) ?? ''))]`;
/** Run by the page: how large it is, how large its window, and whether it stands still while its panes scroll. */
const SIZES = `(({ scrollWidth, clientWidth, scrollHeight, clientHeight }) => ({
  wide: scrollWidth, width: clientWidth, tall: scrollHeight, height: clientHeight,
  still: document.querySelector('main.main') !== null }))(document.documentElement)`;
/** Run by the page: the addresses of its links to pages of ours; the one that goes on to Google is not ours to follow. */
const LINKS = `[...document.querySelectorAll('a[href^="/"]:not([download], [href^="/sign-in/google"])')]
  .map((one) => one.getAttribute('href'))`;

/** All that a colour can break: nothing else differs between light and dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

const texts = z.array(z.string());
const sizes = z.object({
  ...{ wide: z.number(), width: z.number(), tall: z.number(), height: z.number() },
  still: z.boolean(),
});

/** Words such as `sandbox_name` that a person can see: keys and codes that nobody put into words. */
export async function unspoken(page: Page): Promise<string[]> {
  return texts
    .parse(await page.evaluate(SEEN))
    .flatMap((text) => text.split(/\s+/))
    .filter((word) => /^[^\w]*[a-z][a-z0-9]*(_[a-z0-9]+)+[^\w]*$/.test(word))
    .map((word) => `not put into words: ${word}`);
}

/** Wider than its window; or, of a page whose panes scroll, longer than it: there would be nothing but emptiness below. */
export async function tooLarge(page: Page): Promise<string[]> {
  const { wide, width, tall, height, still } = sizes.parse(await page.evaluate(SIZES));
  return [
    ...(wide > width ? [`wider than the window: ${wide} > ${width}`] : []),
    ...(still && tall > height ? [`longer than the window: ${tall} > ${height}`] : []),
  ];
}

/** Where its links lead, by kind of page: `/leads/:id` once, whoever it is. */
export async function linksByKind(page: Page): Promise<Map<string, string>> {
  const links = texts.parse(await page.evaluate(LINKS));
  return new Map(links.map((href) => [href.replace(/[?#].*/, '').replaceAll(/[a-z]+_[0-9a-z]{20,}/g, ':id'), href]));
}

/** A document is given it once; minified, which is less than half of what it has to read. */
const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');

/** Run by the page, which has axe: what it finds, in as many words as are read. */
const finds = (options: object): string => `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.slice(0, 5).map(({ html, failureSummary = '' }) =>
    id + ': ' + html.slice(0, 200) + ' ' + (failureSummary.split('\\n')[1] ?? ''))))`;

/** What axe finds in one colour scheme; of the dark one only its colours are looked at, the rest was said in light. */
export async function violations(page: Page, colorScheme: Scheme): Promise<string[]> {
  const isDark = colorScheme === 'dark';
  // Only rules that are off by themselves ask for what is fetched beforehand.
  const options = { resultTypes: ['violations'], preload: false, ...(isDark && { runOnly: COLOUR_RULES }) };
  if (isDark) await page.emulateMedia({ colorScheme });
  if ((await page.evaluate('typeof axe')) !== 'object') await page.evaluate(AXE);
  const found = texts.parse(await page.evaluate(finds(options)));
  // A visit is in light.
  if (isDark) await page.emulateMedia({ colorScheme: 'light' });
  return found.map((fault) => `${colorScheme} ${fault}`);
}
