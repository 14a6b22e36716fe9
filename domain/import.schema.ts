import { z } from 'zod';
import { idSchema } from './id.schema.ts';
import { IMPORT_ERROR_CODES, IMPORT_FAILURES, IMPORT_MAX_BYTES, IMPORT_STATUSES } from './import.ts';
import { IMPORT_FIELDS } from './import_fields.ts';
import { LANGUAGES } from './language.ts';
import { instantSchema, lineSchema } from './text.schema.ts';

/** Title of the file's column by field; a column serves one field. */
export const importMappingSchema = z
  .partialRecord(z.enum(IMPORT_FIELDS), z.string().max(200))
  .refine(
    (mapping) => new Set(Object.values(mapping)).size === Object.keys(mapping).length,
    'A column can serve one field only.',
  );

const fileNameSchema = lineSchema(255);
const languageSchema = z.enum(LANGUAGES).optional();

/** A file in JSON, as Base64 (RFC 4648, section 4). */
export const createImportSchema = z.object({
  fileName: fileNameSchema,
  contentBase64: z.base64().max(Math.ceil(IMPORT_MAX_BYTES / 3) * 4),
  /** Language of the leads whose row and country tell none; the workspace's by default. */
  language: languageSchema,
  /** Go on with the columns as they are guessed, without waiting for a person. */
  start: z.boolean().default(false),
});

/** The same as a form: the file itself under `file`. */
export const createImportFormSchema = z.object({
  file: z.file().max(IMPORT_MAX_BYTES).meta({ type: 'string', format: 'binary' }),
  language: languageSchema,
  start: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true'),
});

export const patchImportSchema = z.object({
  mapping: importMappingSchema.optional(),
  language: languageSchema,
  /** The columns are confirmed: begin. */
  start: z.boolean().default(false),
});

export const importSchema = z
  .object({
    id: idSchema('imp'),
    fileName: z.string(),
    encoding: z.string().nullable(),
    delimiter: z.string().nullable(),
    columns: z.array(z.string()),
    mapping: z.partialRecord(z.enum(IMPORT_FIELDS), z.string()),
    language: z.enum(LANGUAGES),
    status: z.enum(IMPORT_STATUSES),
    rowsTotal: z.number().int(),
    /** created + merged + rejected. */
    rowsDone: z.number().int(),
    created: z.number().int(),
    merged: z.number().int(),
    rejected: z.number().int(),
    failure: z.enum(IMPORT_FAILURES).nullable(),
    failureRow: z.number().int().nullable(),
    createdBy: z.string(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'Import' });

/** An import with what is needed to confirm its columns, and what went wrong so far. */
export const importDetailSchema = importSchema
  .extend({
    /** The first rows, while the columns are to be confirmed. */
    preview: z.array(z.object({ row: z.number().int(), cells: z.array(z.string()) })),
    problems: z.array(
      z.object({ field: z.string(), code: z.enum(IMPORT_ERROR_CODES), kept: z.boolean(), count: z.number().int() }),
    ),
  })
  .meta({ id: 'ImportDetail' });
