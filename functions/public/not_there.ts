import type { Context } from 'hono';
import { html } from 'hono/html';
import { page } from './page.ts';
import { languageOf } from './recipient.ts';
import { WORDS } from './words.ts';

/** For a link that is not ours, or not whole. */
export function notThere(c: Context): Response | Promise<Response> {
  const language = languageOf(c);
  const words = WORDS[language];
  return c.html(page(language, words.notFoundTitle, html`<p>${words.notFoundText}</p>`), 404);
}
