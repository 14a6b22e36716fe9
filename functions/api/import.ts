import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { AppError, found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import {
  createImportFormSchema,
  createImportSchema,
  importDetailSchema,
  importSchema,
  patchImportSchema,
} from '#domain/import.schema.ts';
import { IMPORT_MAX_BYTES, importIsOver } from '#domain/import.ts';
import type { ImportMapping } from '#domain/import_mapping.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { getImport, insertImport, listImports, moveImport, setMapping, type Import } from '#db/queries/import.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { importAnswer, readImport } from './import_answer.ts';
import { placeOf } from './page.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Imports'];
const params = z.object({ importId: idSchema('imp') });

export const importRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'createImport',
      method: 'post',
      path: '/imports',
      tags,
      summary: 'Import a file of leads: 20 MB and 100,000 rows at most',
      description:
        'Send JSON, or a form with the file under `file`. The file is read first; then a person confirms its columns (PATCH with `start`), unless `start` is true here.',
      middleware: requires('lead.import'),
      request: {
        body: {
          content: {
            'application/json': { schema: createImportSchema },
            'multipart/form-data': { schema: createImportFormSchema },
          },
        },
      },
      responses: { 201: answer('The import: its file is being read.', importSchema) },
    }),
    async (c) => {
      const type = c.req.header('content-type') ?? '';
      const asked = await fileOf(
        /^multipart\/form-data/i.test(type)
          ? c.req.valid('form')
          : /^application\/json/i.test(type)
            ? c.req.valid('json')
            : null,
      );
      const made = await inWorkspace(c, async (moment) => {
        const { tx, workspace, workspaceId, now, id, actor, audit } = moment;
        const row = await insertImport(tx, {
          id: id('imp'),
          workspaceId,
          fileName: asked.fileName,
          file: asked.file,
          language: asked.language ?? workspace.language,
          createdBy: `${actor.kind}:${actor.id}`,
          now,
        });
        await audit('import.created', row.id, { bytes: asked.file.length });
        return row;
      });
      const key = { workspaceId: c.var.actor.workspaceId, importId: made.id };
      try {
        await c.var.deps.temporal.import.start({ ...key, confirmed: asked.start });
      } catch (error) {
        // Nobody would ever read this file: say so now, in the list too.
        c.var.deps.log.error('import_not_started', {
          importId: made.id,
          name: error instanceof Error ? error.name : '',
        });
        await inWorkspace(c, ({ tx, now }) => moveImport(tx, { ...key, now, from: ['reading'], to: 'stopped' }));
        throw new AppError('unavailable');
      }
      return c.json(importAnswer(made), 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'listImports',
      method: 'get',
      path: '/imports',
      tags,
      summary: 'Imports, newest first',
      request: { query: pageQuerySchema },
      responses: { 200: answer('A page.', pageSchema(importSchema)) },
    }),
    async (c) => {
      const place = placeOf(c.req.valid('query'));
      const page = await inWorkspace(c, ({ tx, workspaceId }) => listImports(tx, { workspaceId, ...place }));
      return c.json({ items: page.items.map(importAnswer), next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'getImport',
      method: 'get',
      path: '/imports/{importId}',
      tags,
      summary: 'An import: its columns and first rows while they are to be confirmed, its progress, its problems',
      request: { params },
      responses: { 200: answer('The import.', importDetailSchema) },
    }),
    async (c) => c.json(await inWorkspace(c, (moment) => readImport(moment, c.req.valid('param').importId)), 200),
  )
  .openapi(
    createRoute({
      operationId: 'updateImport',
      method: 'patch',
      path: '/imports/{importId}',
      tags,
      summary: 'Say which column is what, and begin',
      middleware: requires('lead.import'),
      request: { params, body: body(patchImportSchema) },
      responses: { 200: answer('The import.', importDetailSchema) },
    }),
    async (c) => {
      const { importId } = c.req.valid('param');
      const { mapping, language, start } = c.req.valid('json');
      const detail = await inWorkspace(c, async (moment) => {
        await confirm(moment, importId, { mapping, language, start });
        return readImport(moment, importId);
      });
      const key = { workspaceId: c.var.actor.workspaceId, importId };
      if (start && !(await c.var.deps.temporal.import.confirmed(key))) throw new AppError('conflict');
      return c.json(detail, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'stopImport',
      method: 'post',
      path: '/imports/{importId}/stop',
      tags,
      summary: 'Stop an import; what was imported stays',
      middleware: requires('lead.import'),
      request: { params },
      responses: { 202: answer('It stops after the page at hand.', importSchema) },
    }),
    async (c) => {
      const { importId } = c.req.valid('param');
      const current = await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
        const row = found(await getImport(tx, { workspaceId, importId }));
        if (importIsOver(row.status)) throw new AppError('conflict', { detail: `The import is ${row.status}.` });
        await audit('import.stop_asked', importId);
        return row;
      });
      const told = await c.var.deps.temporal.import.stopped({ workspaceId: c.var.actor.workspaceId, importId });
      if (!told) throw new AppError('conflict', { detail: 'The import has ended.' });
      return c.json(importAnswer(current), 202);
    },
  );

type Asked = { fileName: string; file: Uint8Array; language?: Import['language'] | undefined; start: boolean };

const fileFault = (message: string, code: string) =>
  new AppError('validation_failed', { errors: [{ field: 'file', message, code }] });

/** The file, however it came. @throws AppError when it is none or too large */
async function fileOf(
  given: z.infer<typeof createImportSchema> | z.infer<typeof createImportFormSchema> | null,
): Promise<Asked> {
  if (given === null) throw new AppError('unsupported_media_type');
  if ('contentBase64' in given) {
    const { contentBase64, ...rest } = given;
    return { ...rest, file: checked(new Uint8Array(Buffer.from(contentBase64, 'base64'))) };
  }
  const { file, ...rest } = given;
  // A browser may give a path, or nothing that fits in one line.
  const fileName = file.name.replaceAll(/^.*[\\/]|\p{Cc}/gu, '').slice(0, 255) || 'import.csv';
  return { ...rest, fileName, file: checked(new Uint8Array(await file.arrayBuffer())) };
}

function checked(file: Uint8Array): Uint8Array {
  if (file.length === 0) throw fileFault('The file is empty.', 'empty');
  if (file.length > IMPORT_MAX_BYTES) throw fileFault('The file is larger than 20 MB.', 'too_large');
  return file;
}

/** Writes which column is what. @throws AppError when it can no longer be said, or names a column that is not there */
async function confirm(
  { tx, workspaceId, now, audit }: Moment,
  importId: Import['id'],
  {
    mapping,
    language,
    start,
  }: { mapping: ImportMapping | undefined; language: Import['language'] | undefined; start: boolean },
): Promise<void> {
  const current = found(await getImport(tx, { workspaceId, importId }));
  const errors = Object.entries(mapping ?? {})
    .filter(([, column]) => !current.columns.includes(column))
    .map(([field]) => ({ field: `mapping.${field}`, message: 'The file has no such column.', code: 'unknown_column' }));
  if (start && (mapping ?? current.mapping).email === undefined) {
    errors.push({ field: 'mapping.email', message: 'Say which column holds the e-mail address.', code: 'required' });
  }
  if (current.status === 'mapping' && errors.length > 0) throw new AppError('validation_failed', { errors });
  if (!(await setMapping(tx, { workspaceId, importId, now, mapping, language }))) {
    throw new AppError('conflict', { detail: `The import is ${current.status}.` });
  }
  await audit('import.mapped', importId, { start });
}
