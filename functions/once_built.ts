/**
 * What a function is made of, made at its first event and kept for the next ones. A failure is not kept: the database may
 * be there again at the next event.
 */
export function onceBuilt<T>(build: () => Promise<T>): () => Promise<T> {
  let built: Promise<T> | undefined;
  return () => {
    built ??= build().catch((error: unknown) => {
      built = undefined;
      throw error;
    });
    return built;
  };
}
