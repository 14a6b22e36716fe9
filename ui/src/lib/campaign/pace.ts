const DAY_MS = 86_400_000;
/** Fewer people than this say nothing of a pace. */
const ENOUGH = 10;

/** Days that a campaign has run, the one that began counted. Instants are ISO 8601. */
export function daysRun(startedAt: string, now: string): number {
  return Math.max(1, Math.ceil((Date.parse(now) - Date.parse(startedAt)) / DAY_MS));
}

/**
 * When the last person of the audience will have been written to, at the pace so far.
 *
 * @returns null while it is too early to say
 */
export function lastContactAt({
  startedAt,
  now,
  contacted,
  audience,
}: {
  readonly startedAt: string;
  readonly now: string;
  readonly contacted: number;
  readonly audience: number;
}): string | null {
  const elapsedMs = Date.parse(now) - Date.parse(startedAt);
  if (contacted < ENOUGH || elapsedMs < DAY_MS) return null;
  const left = Math.max(0, audience - contacted);
  return new Date(Date.parse(now) + (elapsedMs / contacted) * left).toISOString();
}

/** The right end of a scale that holds every interval, as a round share. */
export function scaleOf(highs: readonly number[]): number {
  const highest = Math.max(0, ...highs);
  return [0.05, 0.1, 0.2, 0.3, 0.5, 0.75].find((end) => highest <= end) ?? 1;
}
