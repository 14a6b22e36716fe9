import { gmailErrorSchema } from '#domain/wire/gmail.ts';
import type { HttpResponse } from '../http.ts';

/** Google's reason for a refusal, as a code: `userRateLimitExceeded`, `ACCESS_TOKEN_SCOPE_INSUFFICIENT`, or its status. */
export function reasonOf(response: HttpResponse): string {
  const { error } = gmailErrorSchema.safeParse(jsonOf(response)).data ?? {};
  const [reason] = [error?.errors[0]?.reason, error?.details[0]?.reason, error?.status];
  return reason !== undefined && /^\w{3,60}$/.test(reason) ? reason : `google_${response.status}`;
}

/** Too much in a minute or a day (developers.google.com/workspace/gmail/api/guides/handle-errors): nothing was done. */
export const isThrottled = (response: HttpResponse): boolean =>
  response.status === 429 ||
  (response.status === 403 && /^(?:userRateLimit|rateLimit|quota|dailyLimit)Exceeded$/.test(reasonOf(response)));

/** A person granted less than is needed, or took it back in part: only a new consent helps. */
export function lacksPermission(response: HttpResponse): boolean {
  if (response.status !== 403) return false;
  const { error } = gmailErrorSchema.safeParse(jsonOf(response)).data ?? {};
  const reasons = [...(error?.errors ?? []), ...(error?.details ?? [])].map(({ reason }) => reason);
  return reasons.some((reason) => reason === 'insufficientPermissions' || reason === 'ACCESS_TOKEN_SCOPE_INSUFFICIENT');
}

export function jsonOf(response: HttpResponse): unknown {
  try {
    return response.json();
  } catch {
    return null;
  }
}
