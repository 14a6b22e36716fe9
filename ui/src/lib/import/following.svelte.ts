import * as z from 'zod/mini';
import { IMPORT_STATUSES } from '#domain/import.ts';
import { eventsHref, type ImportDetail } from './read.ts';

/** What moves while an import is under way. The rest of it is read with the page. */
const progressSchema = z.object({
  status: z.enum(IMPORT_STATUSES),
  rowsTotal: z.int(),
  rowsDone: z.int(),
  created: z.int(),
  merged: z.int(),
  rejected: z.int(),
});
type Progress = z.infer<typeof progressSchema>;

/**
 * An import as it goes on: what the page was loaded with, then the server's events until it is over. A reload finds it
 * where it is. Call it while a component is set up.
 *
 * @param detail what the page was loaded with
 * @param onstatus it has become something else: the page is to be read anew
 */
export function following(detail: () => ImportDetail, onstatus: () => void) {
  let said = $state.raw<{ readonly of: string; readonly progress: Progress } | null>(null);
  let lost = $state(false);
  const id = $derived(detail().id);
  const over = $derived(['finished', 'stopped', 'failed'].includes(detail().status));

  $effect(() => {
    if (over) return;
    const of = id;
    // The browser connects again by itself, after a stream's end and after a fault.
    const events = new EventSource(eventsHref(of));
    events.addEventListener('import', (event: MessageEvent<string>) => {
      const progress = z.parse(progressSchema, JSON.parse(event.data));
      lost = false;
      said = { of, progress };
      if (progress.status !== detail().status) onstatus();
    });
    events.addEventListener('end', () => {
      events.close();
      onstatus();
    });
    events.addEventListener('open', () => {
      lost = false;
    });
    events.addEventListener('error', () => {
      lost = true;
    });
    return () => {
      events.close();
    };
  });

  return {
    get progress(): Progress {
      // The page's own reading is the later one once it says that the import is over.
      return said?.of === id && !over ? said.progress : detail();
    },
    /** No news for now: what is shown may be old. */
    get lost(): boolean {
      return lost && !over;
    },
  };
}
