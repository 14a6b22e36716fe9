/**
 * A reading that stays fresh: the page's own at first, then asked again while somebody looks. What cannot be read is
 * kept and said to be old. Call it while a component is set up.
 *
 * @param initial what the page was loaded with; a new one takes over at once
 * @param read asks again
 * @param seconds between two readings
 */
export function live<T>(initial: () => T, read: () => Promise<T>, seconds: number) {
  let fresh = $state.raw<{ readonly of: T; readonly value: T } | null>(null);
  let stale = $state(false);

  async function refresh(): Promise<void> {
    const of = initial();
    try {
      const value = await read();
      // The page may have moved on while the answer was on its way.
      if (initial() !== of) return;
      fresh = { of, value };
      stale = false;
    } catch {
      stale = initial() === of;
    }
  }

  $effect(() => {
    const again = (): void => {
      if (document.visibilityState === 'visible') void refresh();
    };
    const timer = setInterval(again, seconds * 1000);
    document.addEventListener('visibilitychange', again);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', again);
    };
  });

  return {
    get value(): T {
      return fresh?.of === initial() ? fresh.value : initial();
    },
    /** The last reading failed: what is shown is the one before. */
    get stale(): boolean {
      return stale;
    },
    refresh,
  };
}
