import { decodeCursor, decodeTextCursor } from '#db/page.ts';
import type { Cursor } from '#db/page.ts';
import { AppError } from '#domain/error.ts';

/** Where a list goes on, from the query's `cursor` and `limit`. Refuses a cursor that is not ours. */
export function placeOf({ cursor, limit }: { cursor?: string | undefined; limit: number }): {
  after: Cursor | null;
  limit: number;
} {
  if (cursor === undefined) return { after: null, limit };
  const after = decodeCursor(cursor);
  if (after === null) throw notOurs();
  return { after, limit };
}

/** The same for a list that is ordered by one text. */
export function textPlaceOf({ cursor, limit }: { cursor?: string | undefined; limit: number }): {
  after: string | null;
  limit: number;
} {
  if (cursor === undefined) return { after: null, limit };
  const after = decodeTextCursor(cursor);
  if (after === null) throw notOurs();
  return { after, limit };
}

const notOurs = () =>
  new AppError('validation_failed', {
    errors: [{ field: 'cursor', message: 'Must be the `next` of a page of this list.', code: 'custom' }],
  });
