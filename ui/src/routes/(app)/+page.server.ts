import { redirect } from '@sveltejs/kit';
import { links } from '#ui/lib/links.ts';
import type { PageServerLoad } from './$types';

/** The day has one home. */
export const load: PageServerLoad = () => redirect(307, links.today());
