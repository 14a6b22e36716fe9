import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { Language } from '#domain/language.ts';
import type { Visit } from './recipient.ts';

export type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The design's colours and measures (ui/src/tokens.css), as far as these pages need them. */
const STYLE = `
:root { color-scheme: light dark;
  --desk: light-dark(oklch(0.966 0.003 265), oklch(0.168 0.006 265)); --paper: light-dark(oklch(1 0 0), oklch(0.226 0.007 265));
  --text: light-dark(oklch(0.225 0.012 265), oklch(0.945 0.004 265)); --text-2: light-dark(oklch(0.415 0.012 265), oklch(0.770 0.008 265));
  --line: light-dark(oklch(0.918 0.004 265), oklch(0.272 0.007 265)); --line-control: light-dark(oklch(0.635 0.010 265), oklch(0.520 0.012 265));
  --ink: light-dark(oklch(0.420 0.205 265), oklch(0.535 0.195 266)); --ink-hover: light-dark(oklch(0.365 0.190 265), oklch(0.580 0.185 266));
  --focus: light-dark(oklch(0.500 0.205 265), oklch(0.720 0.140 267)); --sandbox-text: light-dark(oklch(0.465 0.165 328), oklch(0.820 0.115 326));
  --sandbox-mark: light-dark(oklch(0.580 0.190 328), oklch(0.690 0.170 326)); --sandbox-soft: light-dark(oklch(0.958 0.024 328), oklch(0.285 0.060 326)); }
* { box-sizing: border-box; }
body { margin: 0; padding: 40px 16px; background: var(--desk); color: var(--text);
  font: 0.9375rem/1.5625rem ui-sans-serif, system-ui, "Segoe UI", Arial, sans-serif; }
main { max-width: 640px; margin: 0 auto; padding: 32px; background: var(--paper); border: 1px solid var(--line); border-radius: 12px; }
h1 { margin: 0 0 12px; font-size: 1.375rem; line-height: 1.75rem; letter-spacing: -0.01em; } h2 { margin: 28px 0 8px; font-size: 0.9375rem; }
p { margin: 0 0 12px; color: var(--text-2); } form { margin: 0 0 12px; }
button { min-height: 40px; padding: 0 16px; border: 0; border-radius: 8px; background: var(--ink); color: #fff; font: inherit; font-weight: 500; cursor: pointer; }
button:hover { background: var(--ink-hover); } :focus-visible { outline: 2px solid var(--focus); outline-offset: 2px; }
label { display: block; margin-bottom: 4px; font-weight: 500; }
textarea, input { width: 100%; min-height: 40px; padding: 8px 12px; border: 1px solid var(--line-control); border-radius: 8px; background: transparent; color: inherit; font: inherit; } textarea { min-height: 88px; }
table { width: 100%; border-collapse: collapse; font-size: 0.875rem; line-height: 1.375rem; } th, td { padding: 8px 12px 8px 0; text-align: start; vertical-align: top; border-bottom: 1px solid var(--line); overflow-wrap: anywhere; }
thead th { color: var(--text-2); font-weight: 500; } .sandbox { padding: 8px 12px 8px 28px; border-radius: 8px; color: var(--sandbox-text);
  background: repeating-linear-gradient(-45deg, var(--sandbox-mark) 0 2px, transparent 2px 6px) 0 0 / 14px 100% no-repeat var(--sandbox-soft); }
.slots { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 8px; } .slots button { width: 100%; font-variant-numeric: tabular-nums; }
@media (max-width: 480px) { main { padding: 20px; } }
`;

/** A page for whoever follows a link of ours; a sandbox's is marked as such. */
export const pageFor = ({ language, words, workspace }: Visit, title: string, content: Markup): Markup =>
  page(
    language,
    title,
    workspace.sandbox
      ? html`<p class="sandbox" role="note">${words.sandbox}</p>
          ${content}`
      : content,
  );

/** A whole page: no script, nothing from elsewhere, not for search engines. Values are escaped by `html`. */
export const page = (language: Language, title: string, content: Markup): Markup =>
  html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;
