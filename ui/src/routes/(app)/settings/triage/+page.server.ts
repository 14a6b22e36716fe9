import { api, unwrap } from '#ui/lib/api.ts';
import { refusable } from '#ui/lib/form/refused.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({ triage: await unwrap(api(fetch).api.triage.$get()) });

export const actions: Actions = {
  forget: async ({ fetch }) =>
    (await refusable({}, () => unwrap(api(fetch).api.triage.forget.$post({ json: {} })))) ?? { forgotten: true },
};
