import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { operationsOf, type ApiDocument, type Operation } from './openapi_operation.ts';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

const STYLE = `
:root{color-scheme:light dark;--line:color-mix(in srgb,currentColor 18%,transparent);--soft:color-mix(in srgb,currentColor 6%,transparent)}
body{font:16px/1.55 system-ui,sans-serif;margin:0 auto;max-width:60rem;padding:2rem 1rem 6rem}
code,pre{font:0.875em/1.5 ui-monospace,monospace}
code,h3,summary{overflow-wrap:anywhere}
pre code{overflow-wrap:normal}
pre{background:var(--soft);padding:0.75rem 1rem;border-radius:0.5rem;overflow-x:auto;margin:0.5rem 0}
nav ul{columns:18rem;padding:0;list-style:none}
section{border-top:1px solid var(--line);margin-top:2rem;padding-top:0.5rem}
h3{margin:1.75rem 0 0;font-size:1.05rem}
.route{display:flex;flex-wrap:wrap;gap:0.25rem 0.75rem;align-items:baseline;margin:0.25rem 0}
.method{font-weight:700;text-transform:uppercase}
table{border-collapse:collapse;width:100%;font-size:0.9375rem}
th,td{text-align:left;padding:0.25rem 0.75rem 0.25rem 0;vertical-align:top;border-bottom:1px solid var(--line)}
summary{cursor:pointer}
`;

/** The reference of the API as one page that needs no script and no other file: readable offline. */
export function docsPage(document: ApiDocument): Html {
  const operations = operationsOf(document);
  const tags = [...new Set(operations.map(({ operation }) => operation.tags?.[0] ?? 'Other'))];
  const of = (tag: string) => operations.filter(({ operation }) => (operation.tags?.[0] ?? 'Other') === tag);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${document.info.title}</title>
        <style>
          ${raw(STYLE)}
        </style>
      </head>
      <body>
        <main>
          <h1>${document.info.title}</h1>
          <p>${withCode(document.info.description ?? '')}</p>
          <p>For programs: <a href="/api/openapi.json">openapi.json</a> (OpenAPI ${document.openapi}).</p>
          <nav aria-label="Operations">
            <ul>
              ${operations.map(
                ({ operation: { operationId = '' } }) => html`<li><a href="#${operationId}">${operationId}</a></li>`,
              )}
            </ul>
          </nav>
          ${tags.map(
            (tag) =>
              html`<section>
                <h2>${tag}</h2>
                ${of(tag).map((one) => operationPart(one))}
              </section>`,
          )}
          <section>
            <h2>Schemas</h2>
            ${Object.entries(document.components?.schemas ?? {}).map(
              ([name, schema]) =>
                html`<h3 id="schema-${name}">${name}</h3>
                  ${json(schema)}`,
            )}
          </section>
        </main>
      </body>
    </html>`;
}

/** Text in which words between backticks are code. */
const withCode = (text: string): Html[] =>
  text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));

function operationPart({ method, path, operation }: { method: string; path: string; operation: Operation }): Html {
  const { operationId = '', summary = '', parameters = [], requestBody, responses } = operation;
  return html`<article>
    <h3 id="${operationId}">${summary}</h3>
    <p class="route"><span class="method">${method}</span> <code>${path}</code> <span>${operationId}</span></p>
    ${
      parameters.length === 0
        ? ''
        : html`<table>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">In</th>
              <th scope="col">What it is</th>
            </tr>
            ${parameters.map((parameter) =>
              '$ref' in parameter
                ? ''
                : html`<tr>
                    <td><code>${parameter.name}</code>${parameter.required === true ? ', required' : ''}</td>
                    <td>${parameter.in}</td>
                    <td>${parameter.description ?? ''} <code>${JSON.stringify(parameter.schema)}</code></td>
                  </tr>`,
            )}
          </table>`
    }
    ${
      requestBody === undefined || '$ref' in requestBody
        ? ''
        : Object.entries(requestBody.content).map(
            ([type, { schema }]) =>
              html`<p>Send <code>${type}</code></p>
                ${json(schema)}`,
          )
    }
    ${Object.entries(responses ?? {}).map(([status, response]) => answerPart(status, response))}
  </article>`;
}

function answerPart(status: string, response: unknown): Html {
  if (!isDescribed(response)) return html``;
  const schemas = Object.values(response.content ?? {}).map(({ schema }) => schema);
  const line = `${status === 'default' ? 'Otherwise' : status}: ${response.description}`;
  return schemas.length === 0
    ? html`<p>${line}</p>`
    : html`<details>
        <summary>${line}</summary>
        ${schemas.map((schema) => json(schema))}
      </details>`;
}

type Described = { description: string; content?: Record<string, { schema?: unknown }> };
const isDescribed = (response: unknown): response is Described =>
  typeof response === 'object' && response !== null && 'description' in response;

const json = (value: unknown): Html => html`<pre><code>${JSON.stringify(value, null, 2)}</code></pre>`;
