import { invalidate } from '$app/navigation';
import { hasChanged } from './changed.ts';
import { readFrame } from './read.ts';
import type { Frame } from './read.ts';
import type { ShellData } from './shell.ts';

/** What the frame's `load` depends on. */
export const SHELL = 'app:shell';
const EVERY_MS = 2500;

/**
 * Keeps the frame's figures fresh while somebody looks: asks for them, and loads them anew when they changed. Call it
 * while a component is set up.
 *
 * @returns the clock of the latest reading, which may be ahead of the page's
 */
export function keepShell(shown: () => ShellData | undefined) {
  let latest = $state.raw<Frame['clock'] | null>(null);
  let asking = false;

  async function ask(): Promise<void> {
    const shell = shown();
    if (asking || shell === undefined || document.visibilityState !== 'visible') return;
    asking = true;
    try {
      const frame = await readFrame();
      latest = frame.clock;
      if (hasChanged(shell, frame)) await invalidate(SHELL);
    } catch {
      // The next one may come through; a screen that cannot read says so itself.
    }
    asking = false;
  }

  $effect(() => {
    const again = (): void => void ask();
    const timer = setInterval(again, EVERY_MS);
    document.addEventListener('visibilitychange', again);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', again);
    };
  });

  return {
    get clock(): Frame['clock'] | undefined {
      const shell = shown();
      if (latest === null || shell === undefined) return shell?.clock;
      return Date.parse(latest.now) > Date.parse(shell.clock.now) ? latest : shell.clock;
    },
    ask,
  };
}
