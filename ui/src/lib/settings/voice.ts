import { api, unwrap } from '#ui/lib/api.ts';

/** How the workspace speaks, and what edits say of it. */
export const readVoice = (fetcher: typeof fetch) => unwrap(api(fetcher).api.voice.$get());
export type Voice = Awaited<ReturnType<typeof readVoice>>;
