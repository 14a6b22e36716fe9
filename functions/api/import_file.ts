import { createRoute } from '@hono/zod-openapi';
import { streamSSE } from 'hono/streaming';
import { z } from 'zod';
import { BYTE_ORDER_MARK, csvRow } from '#domain/csv.ts';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { importIsOver } from '#domain/import.ts';
import { IMPORT_ERROR_TITLES, IMPORT_ERROR_WORDS, sampleFile, YES_NO } from '#domain/import_words.ts';
import { LANGUAGES } from '#domain/language.ts';
import { getImport, listErrors, type Import, type ImportError } from '#db/queries/import.ts';
import { inWorkspace } from './context.ts';
import { importAnswer } from './import_answer.ts';
import { tenantRouter } from './router.ts';

const tags = ['Imports'];
const params = z.object({ importId: idSchema('imp') });
const csvHeaders = (fileName: string) => ({
  'content-type': 'text/csv; charset=utf-8',
  'content-disposition': `attachment; filename="${fileName}"`,
});
/** Rows of errors read at once. */
const ERRORS_AT_ONCE = 1000;
/** How often the progress is looked at, and for how long one stream goes on before the client connects again. */
const LOOK_EVERY_MS = 400;
const STREAM_MS = 55_000;

/** What an import gives that is not JSON: a sample, its errors, its progress as it happens. */
export const importFileRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getSampleFile',
      method: 'get',
      path: '/imports/sample.csv',
      tags,
      summary: 'A small file to import, in French or English',
      request: { query: z.object({ language: z.enum(LANGUAGES).optional() }) },
      responses: { 200: { description: 'The file (text/csv, UTF-8).' } },
    }),
    async (c) => {
      const asked = c.req.valid('query').language;
      const language = asked ?? (await inWorkspace(c, ({ workspace }) => Promise.resolve(workspace.language)));
      const { fileName, content } = sampleFile(language);
      return c.body(content, 200, csvHeaders(fileName));
    },
  )
  .openapi(
    createRoute({
      operationId: 'getImportErrors',
      method: 'get',
      path: '/imports/{importId}/errors.csv',
      tags,
      summary: 'What was wrong, row by row, with the rows themselves',
      request: { params },
      responses: { 200: { description: 'The file (text/csv, UTF-8). No cell of it is a formula.' } },
    }),
    async (c) => {
      const { importId } = c.req.valid('param');
      const { language } = await inWorkspace(c, async ({ tx, workspaceId, workspace }) => {
        found(await getImport(tx, { workspaceId, importId }));
        return workspace;
      });
      const content = await inWorkspace(c, async ({ tx, workspaceId }) => {
        const row = found(await getImport(tx, { workspaceId, importId }));
        const lines = [csvRow([...IMPORT_ERROR_TITLES[language], ...row.columns], delimiterOf(row))];
        let after = 0;
        for (;;) {
          const page = await listErrors(tx, { workspaceId, importId, after, limit: ERRORS_AT_ONCE });
          // A page may end inside a row: what is left of it comes with the next.
          const last = page.at(-1)?.row ?? after;
          const full = page.length < ERRORS_AT_ONCE;
          const whole = full ? page : page.filter((error) => error.row < last);
          lines.push(...whole.map((error) => errorLine(error, language, delimiterOf(row))));
          if (full) return lines.join('');
          after = last - 1;
        }
      });
      return c.body(BYTE_ORDER_MARK + content, 200, csvHeaders(`${importId}-errors.csv`));
    },
  )
  .openapi(
    createRoute({
      operationId: 'streamImport',
      method: 'get',
      path: '/imports/{importId}/events',
      tags,
      summary: 'The progress of an import as it happens',
      description:
        'Server-sent events: `import` holds the import as JSON, each time it changed; `end` says that it is over. A stream lasts a minute at most; connect again until `end`.',
      request: { params },
      responses: { 200: { description: 'The stream (text/event-stream).' } },
    }),
    async (c) => {
      const { importId } = c.req.valid('param');
      const look = () =>
        inWorkspace(c, async ({ tx, workspaceId }) =>
          importAnswer(found(await getImport(tx, { workspaceId, importId }))),
        );
      const first = await look();
      return streamSSE(c, async (stream) => {
        const until = performance.now() + STREAM_MS;
        let shown = '';
        for (let current = first; !stream.aborted; current = await look()) {
          const data = JSON.stringify(current);
          if (data !== shown) await stream.writeSSE({ event: 'import', data, retry: 1000 });
          shown = data;
          if (importIsOver(current.status)) {
            await stream.writeSSE({ event: 'end', data: current.status });
            return;
          }
          if (performance.now() > until) return;
          await stream.sleep(LOOK_EVERY_MS);
        }
      });
    },
  );

/** The file's own, where spreadsheets know it. */
const delimiterOf = ({ delimiter }: Import): string =>
  delimiter !== null && [',', ';', '\t'].includes(delimiter) ? delimiter : ';';

function errorLine({ row, field, code, kept, cells }: ImportError, language: 'fr' | 'en', delimiter: string): string {
  const [yes, no] = YES_NO[language];
  return csvRow([row, field, IMPORT_ERROR_WORDS[language][code], kept ? yes : no, ...cells], delimiter);
}
