/**
 * Does three things at once. The first failure abandons the others by their signal, is waited out so that nothing is left
 * half-started, and is what gets thrown.
 */
export async function together<A, B, C>(
  signal: AbortSignal | undefined,
  start: (abandoned: AbortSignal) => readonly [Promise<A>, Promise<B>, Promise<C>],
): Promise<[A, B, C]> {
  const abandon = new AbortController();
  const abandoned = signal === undefined ? abandon.signal : AbortSignal.any([signal, abandon.signal]);
  const [first, second, third] = start(abandoned);
  for (const one of [first, second, third]) {
    one.catch((error: unknown) => {
      abandon.abort(error);
    });
  }
  await Promise.allSettled([first, second, third]);
  abandoned.throwIfAborted();
  return Promise.all([first, second, third]);
}
