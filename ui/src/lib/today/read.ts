import type { Id } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';

export const readToday = (fetcher?: typeof fetch) => unwrap(api(fetcher).api.today.$get());
export type Today = Awaited<ReturnType<typeof readToday>>;
export type AlertItem = Today['alerts'][number];

export const readFirstMeeting = (fetcher?: typeof fetch) => unwrap(api(fetcher).api.today['first-meeting'].$get());
export type FirstMeeting = Awaited<ReturnType<typeof readFirstMeeting>>;

/** Says that an alert was looked at. */
export const settle = (alertId: Id<'alr'>, fetcher?: typeof fetch) =>
  unwrap(api(fetcher).api.alerts[':alertId'].settle.$post({ param: { alertId } }));
