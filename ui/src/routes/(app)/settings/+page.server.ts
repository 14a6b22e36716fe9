import { api, unwrap } from '#ui/lib/api.ts';
import { bringPreferences } from '#ui/lib/auth/preferences.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { parseTheme } from '#ui/lib/shell/theme.ts';
import { m } from '#ui/paraglide/messages.js';
import { isLocale } from '#ui/paraglide/runtime.js';
import type { Actions } from './$types';

export const actions: Actions = {
  default: async ({ request, fetch, cookies, locals, url }) => {
    const form = await request.formData();
    const name = textOf(form, 'name');
    const chosen = textOf(form, 'language');
    const language = isLocale(chosen) ? chosen : locals.locale;
    const theme = parseTheme(textOf(form, 'theme'));
    const refused =
      refuse({ name: name === '' && m.auth_error_name() }, { name }) ??
      (await refusable({ name }, () => unwrap(api(fetch).api.me.$patch({ json: { name, language, theme } }))));
    if (refused !== null) return refused;
    bringPreferences(cookies, url, { language, theme });
    return { language, theme };
  },
};
