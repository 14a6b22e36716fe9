import type { Id } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';

type Fetch = typeof fetch;

/** The imports, newest first. */
export const readImports = (cursor?: string, fetcher?: Fetch) =>
  unwrap(api(fetcher).api.imports.$get({ query: { limit: '50', ...(cursor !== undefined && { cursor }) } }));
export type ImportPage = Awaited<ReturnType<typeof readImports>>;
export type ImportItem = ImportPage['items'][number];

/** One import: its columns and first rows while they are to be confirmed, its progress, its problems. */
export const readImport = (importId: Id<'imp'>, fetcher?: Fetch) =>
  unwrap(api(fetcher).api.imports[':importId'].$get({ param: { importId } }));
export type ImportDetail = Awaited<ReturnType<typeof readImport>>;

/** Files that the API serves; a browser downloads them by itself. */
export const sampleHref = (language: 'fr' | 'en'): string => `/api/imports/sample.csv?language=${language}`;
export const errorsHref = (importId: string): string => `/api/imports/${importId}/errors.csv`;
export const eventsHref = (importId: string): string => `/api/imports/${importId}/events`;
