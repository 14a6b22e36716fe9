import { redirect } from '@sveltejs/kit';
import { attemptAuth } from '#ui/lib/auth/attempt.ts';
import { emailError } from '#ui/lib/auth/errors.ts';
import { safePath } from '#ui/lib/auth/place.ts';
import { bringPreferences } from '#ui/lib/auth/preferences.ts';
import { onlyVisitors } from '#ui/lib/auth/visitor.ts';
import { refuse, secretOf, textOf } from '#ui/lib/form/refused.ts';
import { links } from '#ui/lib/links.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => ({
  ...(await onlyVisitors(fetch, url)),
  reset: url.searchParams.has('reset'),
  left: url.searchParams.has('left'),
});

export const actions: Actions = {
  default: async ({ request, fetch, cookies, url }) => {
    const form = await request.formData();
    const values = { email: textOf(form, 'email') };
    const password = secretOf(form, 'password');
    const refused = refuse(
      { email: emailError(values.email), password: password === '' && m.auth_error_password_missing() },
      values,
    );
    if (refused !== null) return refused;
    const answer = await attemptAuth(fetch, 'sign-in/email', { ...values, password }, values);
    if ('refused' in answer) return answer.refused;
    bringPreferences(cookies, url, answer.done.user);
    redirect(303, safePath(url.searchParams.get('next'), links.today()));
  },
};
