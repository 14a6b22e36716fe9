import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({
  keys: (await unwrap(api(fetch).api.keys.$get({ query: { limit: '200' } }))).items,
});

const ROLES = ['manager', 'rep', 'viewer'] as const;

export const actions: Actions = {
  create: async ({ request, fetch }) => {
    const form = await request.formData();
    const values = { name: textOf(form, 'name') };
    const role = ROLES.find((one) => one === textOf(form, 'role')) ?? 'viewer';
    let secret = '';
    const refused =
      refuse({ name: values.name === '' && m.settings_key_name_missing() }, values) ??
      (await refusable(values, async () => {
        secret = (await unwrap(api(fetch).api.keys.$post({ json: { ...values, role } }))).secret;
      }));
    return refused ?? { secret, name: values.name };
  },
  revoke: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const keys = (await unwrap(api(fetch).api.keys.$get({ query: { limit: '200' } }))).items;
    const key = keys.find((one) => one.id === id);
    if (key === undefined) return { revoked: true };
    const refused = await refusable({}, () =>
      unwrap(api(fetch).api.keys[':keyId'].$delete({ param: { keyId: key.id } })),
    );
    return refused ?? { revoked: true };
  },
};
