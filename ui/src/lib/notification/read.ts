import { api, unwrap } from '#ui/lib/api.ts';

/** What the signed-in member is told of beyond the app. */
export const readNotifications = (fetcher: typeof fetch) => unwrap(api(fetcher).api.notifications.$get());
export type Notifications = Awaited<ReturnType<typeof readNotifications>>;
export type Browser = Notifications['browsers'][number];
