import { heartbeat } from '@temporalio/activity';
import type { AuditAction } from '#domain/audit.ts';
import type { Id } from '#domain/id.ts';
import { IMPORT_PAGE_ROWS } from '#domain/import.ts';
import { guessMapping } from '#domain/import_mapping.ts';
import { rowReader, type RowProblem } from '#domain/import_row.ts';
import { recordAudit } from '#db/queries/audit.ts';
import {
  countRows,
  describeImport,
  getImport,
  importFile,
  insertErrors,
  insertPages,
  moveImport,
  takePage,
  type Import,
  type NumberedRow,
} from '#db/queries/import.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { openCsv, UnreadableFile } from './adapters/csv/read.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';

type ImportKey = { workspaceId: Id<'ws'>; importId: Id<'imp'> };
type NumberedPage = { page: number; rows: NumberedRow[] };

/** Pages kept in one transaction while a file is read: the database serves others in between. */
const PAGES_AT_ONCE = 8;
/** Rows looked at to tell what a column without a telling title holds. */
const SAMPLE_ROWS = 50;

/** What the `import` workflow does. Each may be run again: a page that is imported is gone, and so counted once. */
export function createImportActivities(ports: Ports) {
  return {
    /**
     * Reads the file: encoding, columns, what they most likely are, and its rows in pages.
     * @returns how many pages there are, or null when the file cannot be read or the import is over
     */
    async readImport(key: ImportKey): Promise<{ pages: number; hasEmail: boolean } | null> {
      const { file, before } = await inMoment(ports, key.workspaceId, async ({ tx }) => ({
        file: await importFile(tx, key),
        before: await getImport(tx, key),
      }));
      if (before?.status === 'mapping') return readAs(before.rowsTotal, before.mapping);
      if (file === null) return null;
      try {
        const csv = await openCsv(file);
        const sample: string[][] = [];
        let total = 0;
        let full: NumberedPage[] = [];
        let current: NumberedPage = { page: 0, rows: [] };
        const keep = async () => {
          const pages = full;
          full = [];
          heartbeat();
          return inMoment(ports, key.workspaceId, ({ tx }) => insertPages(tx, { ...key, pages }));
        };
        for await (const row of csv.rows) {
          total += 1;
          if (sample.length < SAMPLE_ROWS) sample.push(row.cells);
          current.rows.push(row);
          if (current.rows.length < IMPORT_PAGE_ROWS) continue;
          full.push(current);
          current = { page: current.page + 1, rows: [] };
          if (full.length === PAGES_AT_ONCE && !(await keep())) return null;
        }
        if (total === 0) throw new UnreadableFile('empty');
        if (current.rows.length > 0) full.push(current);
        if (!(await keep())) return null;
        const mapping = guessMapping(csv.columns, sample);
        const { encoding, delimiter, columns } = csv;
        const isRead = await inMoment(ports, key.workspaceId, ({ tx, now }) =>
          describeImport(tx, { ...key, now, encoding, delimiter, columns, mapping, rowsTotal: total }),
        );
        return isRead ? readAs(total, mapping) : null;
      } catch (error) {
        if (!(error instanceof UnreadableFile)) throw error;
        const { code, row } = error;
        await inMoment(ports, key.workspaceId, ({ tx, now }) =>
          moveImport(tx, { ...key, now, from: ['reading', 'mapping'], to: 'failed', failure: code, failureRow: row }),
        );
        return null;
      }
    },

    /** Begins, with the columns as they are confirmed. @returns false when it can no longer begin */
    async beginImport(key: ImportKey): Promise<boolean> {
      return inMoment(ports, key.workspaceId, async (moment) => {
        const { tx, now } = moment;
        const current = await getImport(tx, key);
        if (current?.status === 'running') return true;
        if (current?.mapping.email === undefined) return false;
        const moved = await moveImport(tx, { ...key, now, from: ['mapping'], to: 'running' });
        if (moved) await audit(moment, key, moved, 'import.started');
        return moved !== null;
      });
    },

    /** Imports one page: its rows, what was wrong in them and the counters, all at once or not at all. */
    async importPage({ page, ...key }: ImportKey & { page: number }): Promise<void> {
      await inMoment(ports, key.workspaceId, async (moment) => {
        const { tx } = moment;
        const current = await getImport(tx, key);
        if (current?.status !== 'running') return;
        const rows = await takePage(tx, { ...key, page });
        if (rows !== null) await importRows(moment, key, current, rows);
      });
    },

    /** Ends it. What was imported stays. */
    async endImport({ end, ...key }: ImportKey & { end: 'finished' | 'stopped' }): Promise<void> {
      await inMoment(ports, key.workspaceId, async (moment) => {
        const { tx, now } = moment;
        const moved = await moveImport(tx, { ...key, now, from: ['reading', 'mapping', 'running'], to: end });
        if (moved) await audit(moment, key, moved, `import.${end}`);
      });
    },

    /** Has the addresses of an import verified. */
    async verifyImport(key: ImportKey): Promise<void> {
      await ports.workflows.startEnrichment({
        workspaceId: key.workspaceId,
        batch: key.importId,
        source: key.importId,
        leadIds: [],
      });
    },
  };
}

const readAs = (rows: number, mapping: Import['mapping']) => ({
  pages: Math.ceil(rows / IMPORT_PAGE_ROWS),
  hasEmail: mapping.email !== undefined,
});

const audit = ({ tx, now, workspaceId }: Moment, { importId }: ImportKey, row: Import, action: AuditAction) =>
  recordAudit(tx, {
    workspaceId,
    now,
    actor: row.createdBy,
    action,
    subject: importId,
    details: { rows: row.rowsTotal, created: row.created, merged: row.merged, rejected: row.rejected },
  });

async function importRows(moment: Moment, key: ImportKey, current: Import, rows: NumberedRow[]): Promise<void> {
  const { tx, now, workspace } = moment;
  const read = rowReader(current.columns, current.mapping);
  const results = rows.map(({ row, cells }) => ({ ...read(row, cells), row, cells }));
  const leads = results.flatMap(({ lead }) => (lead === null ? [] : [{ ...lead, evidence: `row ${lead.row}` }]));
  const { outcome, erased } = await mergeLeads(tx, {
    workspaceId: key.workspaceId,
    now,
    source: key.importId,
    defaults: { language: current.language, zone: workspace.zone },
    sandbox: workspace.sandbox,
    leads,
  });
  const refused = new Set(erased);
  const errors: (RowProblem & { cells: string[] })[] = results.flatMap(({ row, lead, problems, cells }) =>
    // Nothing of a person who asked to be erased is kept, not even in the list of what was wrong.
    (lead !== null && refused.has(lead.email)) || cells.length === 0
      ? [{ row, field: 'email', code: 'erased', kept: false, cells: [] }]
      : problems.map((problem) => ({ ...problem, cells })),
  );
  await insertErrors(tx, { ...key, errors });
  const created = [...outcome.values()].filter((one) => one.outcome === 'created').length;
  const accepted = leads.filter(({ email }) => !refused.has(email)).length;
  await countRows(tx, { ...key, now, created, merged: accepted - created, rejected: rows.length - accepted });
}
