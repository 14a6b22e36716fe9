import { sql, type SQL } from 'drizzle-orm';
import type { PgColumn } from 'drizzle-orm/pg-core';
import { ID_PREFIXES, isId } from '#domain/id.ts';

/** A page of a list: `next` is an opaque cursor, null on the last page. */
export type Page<T> = { items: T[]; next: string | null };

/** The place after a row in a list ordered by time, newest first, then id. */
export type Cursor = { at: Date; id: string };

export const encodeCursor = ({ at, id }: Cursor): string => Buffer.from(`${at.getTime()}.${id}`).toString('base64url');

const isOurs = (id: string): boolean => ID_PREFIXES.some((prefix) => isId(prefix, id));

/** Null for anything that is not a cursor of ours: the caller answers with an error that names the field. */
export function decodeCursor(text: string): Cursor | null {
  const [at, id, ...rest] = Buffer.from(text, 'base64url').toString('utf8').split('.');
  if (at === undefined || id === undefined || rest.length > 0 || !/^\d{1,14}$/.test(at) || !isOurs(id)) return null;
  return { at: new Date(Number(at)), id };
}

/** The place after a row in a list ordered by one text. */
export const encodeTextCursor = (key: string): string => Buffer.from(`=${key}`).toString('base64url');

/** Null for anything that is not such a cursor of ours. */
export function decodeTextCursor(text: string): string | null {
  const [mark, ...key] = Buffer.from(text, 'base64url').toString('utf8');
  return mark === '=' && key.length > 0 && !key.includes('\0') ? key.join('') : null;
}

/** The rows after a place in a list ordered by time, newest first, then id; all of them when there is no place. */
export const olderThan = (at: PgColumn, id: PgColumn, after: Cursor | null): SQL | undefined =>
  after === null ? undefined : sql`(${at}, ${id}) < (${after.at.toISOString()}::timestamptz, ${after.id})`;

/** Cuts the row too many that a query asked for, and makes the cursor of the last one kept. */
export function pageOf<T>(rows: T[], limit: number, place: (row: T) => Cursor): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? encodeCursor(place(last)) : null };
}
