import { api, unwrap } from '#ui/lib/api.ts';

/** What this instance has. */
export const readTools = (fetcher: typeof fetch) => unwrap(api(fetcher).api.instance.tools.$get());
