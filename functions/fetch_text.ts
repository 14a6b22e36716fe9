const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1024;

/** Gets a short text from a vendor's own address; redirections are not followed. Null when it cannot be had, or is long. */
export async function fetchText(url: string): Promise<string | null> {
  try {
    const response = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok || Number(response.headers.get('content-length') ?? 0) > MAX_BYTES) return null;
    const text = await response.text();
    return text.length > MAX_BYTES ? null : text;
  } catch {
    return null;
  }
}
