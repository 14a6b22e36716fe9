import type { ZodType } from 'zod';
import type { Time } from '../../ports.ts';
import { BookingVendorError } from '../../booking_vendors.ts';
import { callHttp, HttpError, type HttpRequest, type HttpResponse } from '../http.ts';
import { retryAfterMs } from '../mail/retry_after.ts';

/** How a vendor's interface is reached. */
export type VendorPlace = { baseUrl: string; time: Time; timeoutMs?: number };

export type VendorCall = Pick<HttpRequest, 'method' | 'json'> & {
  path: string;
  query?: Readonly<Record<string, string | undefined>>;
};

const TIMEOUT_MS = 10_000;

/** One account at a vendor's interface: asks, and reads the answer or says why there is none. */
export function vendorCalls({ baseUrl, time, timeoutMs = TIMEOUT_MS }: VendorPlace, headers: Record<string, string>) {
  const ask = async ({ path, query = {}, ...request }: VendorCall): Promise<HttpResponse> => {
    const url = new URL(`${baseUrl}${path}`);
    for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
    try {
      return await callHttp({ ...request, url: url.href, headers, timeoutMs });
    } catch (error) {
      throw error instanceof HttpError ? new BookingVendorError('unavailable') : error;
    }
  };
  const refusal = ({ status, headers: told }: HttpResponse): BookingVendorError => {
    if (status === 401) return new BookingVendorError('key_refused');
    if (status === 403) return new BookingVendorError('key_too_narrow');
    if (status === 429) return new BookingVendorError('rate_limited', retryAfterMs(told['retry-after'], time()));
    return new BookingVendorError(status >= 500 ? 'unavailable' : 'odd_answer');
  };
  return {
    ask,
    /** Takes something away; what is not there is gone. */
    remove: async (path: string): Promise<void> => {
      const response = await ask({ path, method: 'DELETE' });
      if (response.status !== 404 && (response.status < 200 || response.status >= 300)) throw refusal(response);
    },
    refusal,
    /** What a good answer says. */
    read: async <T>(call: VendorCall, schema: ZodType<T>): Promise<T> => readAnswer(await ask(call), schema, refusal),
  };
}

/** Reads what was answered. @throws BookingVendorError for a refusal, and for what its documentation does not know */
export function readAnswer<T>(
  response: HttpResponse,
  schema: ZodType<T>,
  refusal: (response: HttpResponse) => BookingVendorError,
): T {
  if (response.status < 200 || response.status >= 300) throw refusal(response);
  const read = schema.safeParse(jsonOf(response));
  if (!read.success) throw new BookingVendorError('odd_answer');
  return read.data;
}

function jsonOf(response: HttpResponse): unknown {
  try {
    return response.json();
  } catch {
    // A proxy's page in place of an answer.
    throw new BookingVendorError('unavailable');
  }
}
