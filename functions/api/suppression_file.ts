import { createRoute } from '@hono/zod-openapi';
import { stream } from 'hono/streaming';
import { z } from 'zod';
import { BYTE_ORDER_MARK, csvRow } from '#domain/csv.ts';
import { AppError } from '#domain/error.ts';
import { LANGUAGES } from '#domain/language.ts';
import { importSuppressionsSchema, suppressionImportSchema } from '#domain/suppression.schema.ts';
import { LIST_MAX_LINES, readSuppressionList } from '#domain/suppression_list.ts';
import { SUPPRESSION_FILE_TITLES, SUPPRESSION_REASON_WORDS } from '#domain/suppression_words.ts';
import { listSuppressions } from '#db/queries/suppression.ts';
import { suppressMany } from '#db/queries/suppression_list.ts';
import type { Cursor } from '#db/page.ts';
import { decodeCursor } from '#db/page.ts';
import { inWorkspace, requires } from './context.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Suppressions'];
/** Rows read at once, and faults that are named. */
const ROWS_AT_ONCE = 1000;
const FAULTS_NAMED = 50;

/** Lists of whom nobody writes to, from another tool and to one. */
export const suppressionFileRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'importSuppressions',
      method: 'post',
      path: '/suppressions/import',
      tags,
      summary: 'Never write again to every address and domain of a list, as text or CSV; 100,000 lines at most',
      middleware: requires('suppression.write'),
      request: { body: body(importSuppressionsSchema) },
      responses: { 200: answer('What the list held and what is new.', suppressionImportSchema) },
    }),
    async (c) => {
      const { text, dryRun } = c.req.valid('json');
      if (text.split('\n', LIST_MAX_LINES + 1).length > LIST_MAX_LINES) {
        throw new AppError('validation_failed', {
          errors: [{ field: 'text', message: `Must have at most ${LIST_MAX_LINES} lines.`, code: 'too_big' }],
        });
      }
      const { keys, faults, column } = readSuppressionList(text);
      const done = await inWorkspace(c, async ({ tx, workspaceId, now, actor, audit }) => {
        const origin = `${actor.kind}:${actor.id}`;
        const added = await suppressMany(tx, { workspaceId, now, keys, origin, dryRun });
        if (!dryRun && added > 0) await audit('suppression.imported', workspaceId, { added, faults: faults.length });
        return added;
      });
      const count = (kind: 'address' | 'domain') => keys.filter((one) => one.kind === kind).length;
      return c.json(
        {
          ...{ column, addresses: count('address'), domains: count('domain'), added: done },
          known: keys.length - done,
          left: faults.length,
          faults: faults.slice(0, FAULTS_NAMED).map((one) => ({ ...one })),
        },
        200,
      );
    },
  )
  .openapi(
    createRoute({
      operationId: 'exportSuppressions',
      method: 'get',
      path: '/suppressions/export.csv',
      tags,
      summary: 'Every suppression of the account as a file; newest first',
      request: { query: z.object({ language: z.enum(LANGUAGES).optional() }) },
      responses: { 200: { description: 'The file (text/csv, UTF-8). No cell of it is a formula.' } },
    }),
    async (c) => {
      const asked = c.req.valid('query').language;
      const page = (after: Cursor | null) =>
        inWorkspace(c, ({ tx, workspaceId }) => listSuppressions(tx, { workspaceId, after, limit: ROWS_AT_ONCE }));
      const language = asked ?? (await inWorkspace(c, ({ workspace }) => Promise.resolve(workspace.language)));
      const first = await page(null);
      c.header('content-type', 'text/csv; charset=utf-8');
      c.header('content-disposition', 'attachment; filename="suppressions.csv"');
      return stream(c, async (out) => {
        await out.write(BYTE_ORDER_MARK + csvRow(SUPPRESSION_FILE_TITLES[language], ';'));
        for (let current = first; !out.aborted;) {
          const rows = current.items.map(({ kind, key, reason, at }) =>
            csvRow([key, kind, SUPPRESSION_REASON_WORDS[language][reason], at.toISOString()], ';'),
          );
          await out.write(rows.join(''));
          const after = current.next === null ? null : decodeCursor(current.next);
          if (after === null) return;
          current = await page(after);
        }
      });
    },
  );
