const LEAST_MS = 1_000;
const MOST_MS = 86_400_000;

/**
 * How long a provider asks to be left alone: Retry-After in seconds or as a date (RFC 9110, 10.2.3), between a second and a
 * day. Undefined where it does not say, or says what cannot be read.
 */
export function retryAfterMs(value: string | readonly string[] | null | undefined, now: Date): number | undefined {
  const text = (typeof value === 'string' ? value : (value?.[0] ?? '')).trim();
  const at = /^[A-Z][a-z]{2}, /.test(text) ? Date.parse(text) : NaN;
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : at - now.getTime();
  return Number.isNaN(ms) ? undefined : Math.min(MOST_MS, Math.max(LEAST_MS, ms));
}

/** A refusal for now, with the wait that was asked for. */
export function refusedForNow(code: string, value: Parameters<typeof retryAfterMs>[0], now: Date) {
  const waitMs = retryAfterMs(value, now);
  const wait = waitMs === undefined ? {} : { retryAfterMs: waitMs };
  return { status: 'refused', code, permanent: false, ...wait } as const;
}
