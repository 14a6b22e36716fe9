import { mayBecome } from './transition.ts';

export const IMPORT_STATUSES = [
  'mapping', // the file is read, a person confirms which column is what
  'running',
  'finished',
  'stopped', // a person stopped it; what was imported stays
  'failed',
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

export const IMPORT_TRANSITIONS = {
  mapping: ['running', 'stopped', 'failed'],
  running: ['finished', 'stopped', 'failed'],
  finished: [],
  stopped: [],
  failed: [],
} satisfies Record<ImportStatus, readonly ImportStatus[]>;

export function importMayBecome(from: ImportStatus, to: ImportStatus): boolean {
  return mayBecome<ImportStatus>(IMPORT_TRANSITIONS, from, to);
}

/** What became of a row of the file. rows = created + merged + unchanged + refused, always. */
export const IMPORT_ROW_OUTCOMES = ['created', 'merged', 'unchanged', 'refused'] as const;
export type ImportRowOutcome = (typeof IMPORT_ROW_OUTCOMES)[number];
