import { redirect } from '@sveltejs/kit';
import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { links } from '#ui/lib/links.ts';
import { markDone } from '#ui/lib/onboarding/read.ts';
import { sendFile } from '#ui/lib/onboarding/send-file.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

const SHOWN = 6;

export const load: PageServerLoad = async ({ fetch }) => ({
  some: (await unwrap(api(fetch).api.leads.$get({ query: { limit: String(SHOWN) } }))).items,
});

export const actions: Actions = {
  /** The file is read; its columns are confirmed on the import's own page. */
  file: async ({ request, fetch }) => {
    const file = (await request.formData()).get('file');
    if (!(file instanceof File) || file.size === 0) return refuse({ file: m.onboarding_import_file_missing() }, {});
    let importId = '';
    const refused = await refusable({}, async () => {
      importId = await sendFile(fetch, file);
    });
    if (refused !== null) return refused;
    redirect(303, links.import(importId));
  },
  hand: async ({ request, fetch }) => {
    const form = await request.formData();
    const values = {
      email: textOf(form, 'email'),
      firstName: textOf(form, 'firstName'),
      lastName: textOf(form, 'lastName'),
      company: textOf(form, 'company'),
    };
    const { company, ...person } = values;
    const json = {
      email: person.email,
      ...(person.firstName !== '' && { firstName: person.firstName }),
      ...(person.lastName !== '' && { lastName: person.lastName }),
      ...(company !== '' && { company: { name: company } }),
    };
    const refused = await refusable(values, () => unwrap(api(fetch).api.leads.$post({ json })));
    return refused ?? { added: person.email };
  },
  next: async ({ fetch }) => {
    await markDone(fetch, 'import');
    redirect(303, links.onboarding('sequence'));
  },
};
