import { readFirstMeeting } from '#ui/lib/today/read.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({ first: await readFirstMeeting(fetch) });
