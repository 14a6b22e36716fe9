import { IMPORT_ERROR_CODES } from '#domain/import.ts';
import type { importDetailSchema, importSchema } from '#domain/import.schema.ts';
import { found } from '#domain/error.ts';
import type { Id } from '#domain/id.ts';
import { countErrors, getImport, previewRows, type Import } from '#db/queries/import.ts';
import type { Moment } from './context.ts';
import type { Answer } from './router.ts';

/** Rows of a file that are shown while its columns are confirmed. */
const PREVIEW_ROWS = 20;

export const importAnswer = (row: Import): Answer<typeof importSchema> => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
});

/** An import with all that its page shows. @throws AppError when there is no such import */
export async function readImport(
  { tx, workspaceId }: Pick<Moment, 'tx' | 'workspaceId'>,
  importId: Id<'imp'>,
): Promise<Answer<typeof importDetailSchema>> {
  const row = found(await getImport(tx, { workspaceId, importId }));
  const counts = await countErrors(tx, { workspaceId, importId });
  return {
    ...importAnswer(row),
    preview: row.status === 'mapping' ? await previewRows(tx, { workspaceId, importId, limit: PREVIEW_ROWS }) : [],
    problems: counts.flatMap(({ code, ...count }) => {
      const known = IMPORT_ERROR_CODES.find((one) => one === code);
      return known ? [{ ...count, code: known }] : [];
    }),
  };
}
