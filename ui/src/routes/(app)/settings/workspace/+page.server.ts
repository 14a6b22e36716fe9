import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { m } from '#ui/paraglide/messages.js';
import { isLocale } from '#ui/paraglide/runtime.js';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request, fetch, locals }) => {
    const form = await request.formData();
    const values = { name: textOf(form, 'name'), zone: textOf(form, 'zone'), bookingUrl: textOf(form, 'bookingUrl') };
    const chosen = textOf(form, 'language');
    const { name, zone, bookingUrl } = values;
    const refused = refuse(
      {
        name: name === '' && m.auth_error_workspace_name(),
        bookingUrl:
          bookingUrl !== '' &&
          !/^https?:\/\/\S+\.\S+|^http:\/\/(localhost|127\.)/.test(bookingUrl) &&
          m.settings_booking_bad(),
      },
      values,
    );
    if (refused !== null) return refused;
    const json = {
      name,
      zone,
      bookingUrl: bookingUrl === '' ? null : bookingUrl,
      language: isLocale(chosen) ? chosen : locals.locale,
    };
    return refusable(values, () => unwrap(api(fetch).api.workspace.$patch({ json })));
  },
};
