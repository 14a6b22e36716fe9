import { api, unwrap } from '#ui/lib/api.ts';
import type { LayoutServerLoad } from './$types';

/** Whether one can also come in with Google, and where letters go. */
export const load: LayoutServerLoad = async ({ fetch }) => ({
  ways: await unwrap(api(fetch).api.instance['sign-in-ways'].$get()),
});
