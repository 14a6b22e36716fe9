/**
 * Does several things at once. The first failure abandons the others by their signal, is waited out so that nothing is left
 * half-started, and is what gets thrown.
 */
export async function together<T extends readonly unknown[]>(
  signal: AbortSignal | undefined,
  start: (abandoned: AbortSignal) => readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
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
