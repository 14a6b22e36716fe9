import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { z } from 'zod';

export type Scheme = 'light' | 'dark';

/** Run by the page: every text that somebody can see or hear there. */
const SEEN = `[document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label],[placeholder],[title]')]
  .flatMap((one) => ['aria-label', 'placeholder', 'title'].map((name) => one.getAttribute(name) ?? ''))]`;
/** Run by the page: how wide it is, and how wide its window. */
const WIDTHS = '({ wide: document.documentElement.scrollWidth, window: document.documentElement.clientWidth })';
/** Run by the page: the addresses of its links to pages of ours; the one that goes on to Google is not ours to follow. */
const LINKS = `[...document.querySelectorAll('a[href^="/"]:not([download], [href^="/sign-in/google"])')]
  .map((one) => one.getAttribute('href'))`;

/** All that a colour can break: nothing else differs between light and dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

const texts = z.array(z.string());
const widths = z.object({ wide: z.number(), window: z.number() });

/** Words such as `sandbox_name` that a person can see: keys and codes that nobody put into words. */
export async function unspoken(page: Page): Promise<string[]> {
  return texts
    .parse(await page.evaluate(SEEN))
    .flatMap((text) => text.split(/\s+/))
    .filter((word) => /^[^\w]*[a-z][a-z0-9]*(_[a-z0-9]+)+[^\w]*$/.test(word))
    .map((word) => `not put into words: ${word}`);
}

export async function tooWide(page: Page): Promise<string[]> {
  const { wide, window } = widths.parse(await page.evaluate(WIDTHS));
  return wide > window ? [`wider than the window: ${wide} > ${window}`] : [];
}

/** Where its links lead, by kind of page: `/leads/:id` once, whoever it is. */
export async function linksByKind(page: Page): Promise<Map<string, string>> {
  const links = texts.parse(await page.evaluate(LINKS));
  return new Map(links.map((href) => [href.replace(/[?#].*/, '').replaceAll(/[a-z]+_[0-9a-z]{20,}/g, ':id'), href]));
}

/** What axe finds in one colour scheme; of the dark one only its colours are looked at, the rest was said in light. */
export async function violations(page: Page, colorScheme: Scheme): Promise<string[]> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
  // Our pages hold no frame: axe runs in the page itself, not in a second page that it opens to put frames together.
  // A document that has it already is not given its half megabyte again.
  const there = (await page.evaluate('typeof axe')) === 'object';
  // Nor is anything fetched beforehand: only rules that are off by themselves ask for it.
  const axe = new AxeBuilder({ page, ...(there && { axeSource: 'undefined' }) })
    .setLegacyMode()
    .options({ resultTypes: ['violations'], preload: false });
  const { violations: found } = await (colorScheme === 'light' ? axe : axe.withRules(COLOUR_RULES)).analyze();
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  return found.flatMap(({ id, nodes }) =>
    nodes.slice(0, 5).map(({ html, failureSummary = '' }) => {
      const [, why = ''] = failureSummary.split('\n');
      return `${colorScheme} ${id}: ${html.slice(0, 200)} ${why}`;
    }),
  );
}
