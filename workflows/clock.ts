import { condition } from '@temporalio/workflow';

/**
 * Time as a workspace sees it. A real workspace's clock is the time; a sandbox's is ahead of it, and moves when its user
 * skips ahead. Instants are milliseconds on that clock.
 */
export class WorkspaceClock {
  #offsetMs: number;

  constructor(offsetMs: number) {
    this.#offsetMs = offsetMs;
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }

  now(): number {
    return Date.now() + this.#offsetMs;
  }

  /** Follows the clock; it never runs backwards, so that a late signal changes nothing. */
  move(offsetMs: number): void {
    this.#offsetMs = Math.max(this.#offsetMs, offsetMs);
  }

  /**
   * Waits until an instant, or for ever when it is null; `interrupted` ends the wait.
   * @returns `time` when the instant came, `interrupted` otherwise; an interruption that is already there wins
   */
  async waitUntil(until: number | null, interrupted: () => boolean, summary: string): Promise<'time' | 'interrupted'> {
    for (;;) {
      if (interrupted()) return 'interrupted';
      if (until === null) {
        await condition(interrupted);
        return 'interrupted';
      }
      const remaining = until - this.now();
      if (remaining <= 0) return 'time';
      const offset = this.#offsetMs;
      await condition(() => interrupted() || this.#offsetMs !== offset, remaining, { summary });
    }
  }
}
