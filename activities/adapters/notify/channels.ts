import type { NotificationProblem } from '#domain/notification.ts';
import type { Channels, Taken } from '../../ports.ts';
import { callHttp, HttpError, type HttpRequest, type HttpResponse } from '../http.ts';
import { retryAfterMs } from '../mail/retry_after.ts';
import { encryptPush } from './encrypt.ts';
import { vapid } from './vapid.ts';

const TIMEOUT_MS = 15_000;

/** How others are called: a test has its own places. */
export type Calls = (request: HttpRequest) => Promise<HttpResponse>;

/** Push services and Slack, called as any address that a user gave: by https, in public networks alone. */
export function channels({
  time,
  random,
  contact,
  call = callHttp,
}: {
  time: () => Date;
  random: (length: number) => Uint8Array;
  /** Where those who run a push service can reach us (RFC 8292, 2.1): an address, or `mailto:`. */
  contact: string;
  call?: Calls | undefined;
}): Channels {
  const answer = async (request: HttpRequest, gone: readonly number[]): Promise<Taken> => {
    try {
      const { status, headers } = await call({ ...request, fromUser: true, timeoutMs: TIMEOUT_MS });
      return takenBy(status, gone, retryAfterMs(headers['retry-after'], time()));
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      if (error.code === 'forbidden_address') return { problem: 'forbidden_address' };
      // Who did not answer in time may have taken it.
      return { problem: error.code === 'timeout' ? 'uncertain' : 'unavailable' };
    }
  };
  return {
    push: async (access, key, { text, topic, ttlSeconds }) => {
      let bytes;
      try {
        bytes = encryptPush(text, access, random);
      } catch {
        return { problem: 'refused' };
      }
      const headers = {
        authorization: vapid(access.endpoint, { ...key, contact, now: time() }),
        'content-encoding': 'aes128gcm',
        ...{ ttl: String(ttlSeconds), urgency: 'high', topic },
      };
      return answer({ url: access.endpoint, bytes, headers }, [404, 410]);
    },
    // A webhook that was taken away, an app that was removed, a channel that was archived: only a person can mend it.
    slack: (url, text) => answer({ url, json: { text, unfurl_links: false } }, [403, 404, 410]),
  };
}

function takenBy(status: number, gone: readonly number[], afterMs: number | undefined): Taken {
  if (status >= 200 && status < 300) return null;
  if (gone.includes(status)) return { problem: 'gone' };
  const passing: NotificationProblem | null =
    status === 429 ? 'rate_limited' : status >= 500 || status === 408 ? 'unavailable' : null;
  if (passing === null) return { problem: 'refused' };
  return { problem: passing, ...(afterMs === undefined ? {} : { afterMs }) };
}
