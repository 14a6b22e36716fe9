/**
 * Does several things at once. The first failure abandons the others by their signal, is waited out so that nothing is left
 * half-started, and is what gets thrown.
 */
export async function together<const T extends readonly Promise<unknown>[]>(
  signal: AbortSignal | undefined,
  start: (abandoned: AbortSignal) => T,
): Promise<{ -readonly [I in keyof T]: Awaited<T[I]> }> {
  const abandon = new AbortController();
  const abandoned = signal === undefined ? abandon.signal : AbortSignal.any([signal, abandon.signal]);
  const started = start(abandoned);
  for (const one of started) {
    one.catch((error: unknown) => {
      abandon.abort(error);
    });
  }
  await Promise.allSettled(started);
  abandoned.throwIfAborted();
  return Promise.all(started);
}
