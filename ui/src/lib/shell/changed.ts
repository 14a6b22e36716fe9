import type { Departures, ShellCounts, ShellSandbox } from './shell.ts';

interface Seen {
  readonly workspace: { readonly id: string };
  readonly clock: { readonly now: string };
  readonly counts: ShellCounts;
  readonly departures: Departures | null;
  readonly sandbox: ShellSandbox | null;
  readonly firstMeetingId: string | null;
}

/** The clock moved on by itself: beyond this it jumped, or what is said in minutes has grown old. */
const OLD_MS = 45_000;

/** Whether a new reading of the frame says anything that the one on screen does not. */
export function hasChanged(shown: Seen, read: Seen): boolean {
  const facts = ({ workspace, counts, departures, sandbox, firstMeetingId }: Seen): string =>
    JSON.stringify([workspace.id, counts, departures, sandbox, firstMeetingId]);
  const elapsedMs = Date.parse(read.clock.now) - Date.parse(shown.clock.now);
  return facts(shown) !== facts(read) || elapsedMs > OLD_MS || elapsedMs < 0;
}
