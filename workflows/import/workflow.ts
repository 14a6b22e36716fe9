import { condition, continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { IMPORT_MAPPING_DAYS } from '#domain/import.ts';
import { quickly, withProvider } from '../activities.ts';
import { importConfirmedSignal, importStoppedSignal, type ImportState } from './contract.ts';

/** Pages of one run: its history stays a few hundred events whatever the file's length. */
const PAGES_OF_A_RUN = 50;

/**
 * A file of leads, from its bytes to verified addresses: read it, wait for a person to say which column is what, import
 * it page by page, then have its addresses verified. It can be stopped at any time; what was imported stays.
 */
export async function importLeads(state: ImportState): Promise<'finished' | 'stopped' | 'failed'> {
  const { workspaceId, importId } = state;
  const key = { workspaceId, importId };
  setHandler(importConfirmedSignal, () => {
    state.confirmed = true;
  });
  setHandler(importStoppedSignal, () => {
    state.stopped = true;
  });

  if (state.pages === null) {
    setCurrentDetails('Reading the file.');
    const read = await withProvider('Read the file').readImport(key);
    if (read === null) return 'failed';
    state.pages = read.pages;
    // Without a column of addresses nobody can go on but a person.
    if (!read.hasEmail) state.confirmed = false;
  }

  let begun = state.page > 0;
  while (!begun) {
    setCurrentDetails('Waiting for a person to confirm the columns.');
    const answered = await condition(() => state.confirmed || state.stopped, `${IMPORT_MAPPING_DAYS} days`, {
      summary: 'Until the columns are confirmed',
    });
    if (!answered || state.stopped) return end(state, 'stopped');
    state.confirmed = false;
    begun = await quickly('Begin').beginImport(key);
  }

  for (let done = 0; state.page < state.pages; done++) {
    if (state.stopped) return end(state, 'stopped');
    if (done === PAGES_OF_A_RUN || workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof importLeads>(state);
    setCurrentDetails(`Importing page ${state.page + 1} of ${state.pages}.`);
    await quickly(`Import page ${state.page + 1} of ${state.pages}`).importPage({ ...key, page: state.page });
    state.page += 1;
  }
  await quickly('Finish').endImport({ ...key, end: 'finished' });
  await quickly('Have the addresses verified').verifyImport(key);
  return 'finished';
}

async function end({ workspaceId, importId, page }: ImportState, how: 'stopped'): Promise<'stopped'> {
  await quickly('Stop').endImport({ workspaceId, importId, end: how });
  if (page > 0) await quickly('Have the addresses verified').verifyImport({ workspaceId, importId });
  return how;
}
