import { redirect } from '@sveltejs/kit';
import { links } from '#ui/lib/links.ts';
import { nextStep } from '#ui/lib/onboarding/read.ts';
import type { PageServerLoad } from './$types';

/** Where it was left; the day, once everything is done. */
export const load: PageServerLoad = async ({ parent }) => {
  const { onboarding } = await parent();
  const next = nextStep(onboarding.workspace.onboarding);
  redirect(307, next === null ? links.today() : links.onboarding(next));
};
