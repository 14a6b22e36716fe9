import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { readTools } from '#ui/lib/settings/tools.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

const SECRET = /^[\x21-\x7e]{16,200}$/;

export const load: PageServerLoad = async ({ fetch }) => {
  const [hooks, tools] = await Promise.all([unwrap(api(fetch).api['booking-hooks'].$get()), readTools(fetch)]);
  return { hooks: hooks.items, tools };
};

const vendorOf = (form: FormData) => (textOf(form, 'vendor') === 'calendly' ? 'calendly' : 'calcom');

export const actions: Actions = {
  set: async ({ request, fetch }) => {
    const form = await request.formData();
    const vendor = vendorOf(form);
    const secret = textOf(form, 'secret');
    const refused = refuse({ [vendor]: !SECRET.test(secret) && m.settings_hook_secret_bad() }, {});
    return (
      refused ??
      refusable({}, () =>
        unwrap(api(fetch).api['booking-hooks'][':vendor'].$put({ param: { vendor }, json: { secret } })),
      )
    );
  },
  forget: async ({ request, fetch }) => {
    const vendor = vendorOf(await request.formData());
    return refusable({}, () => unwrap(api(fetch).api['booking-hooks'][':vendor'].$delete({ param: { vendor } })));
  },
};
