import { redirect } from '@sveltejs/kit';
import { attemptAuth } from '#ui/lib/auth/attempt.ts';
import { emailError, nameError, passwordError } from '#ui/lib/auth/errors.ts';
import { safePath } from '#ui/lib/auth/place.ts';
import { onlyVisitors } from '#ui/lib/auth/visitor.ts';
import { refuse, secretOf, textOf } from '#ui/lib/form/refused.ts';
import { links } from '#ui/lib/links.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ fetch, url }) => onlyVisitors(fetch, url);

export const actions: Actions = {
  default: async ({ request, fetch, locals, url }) => {
    const form = await request.formData();
    const values = { name: textOf(form, 'name'), email: textOf(form, 'email') };
    const password = secretOf(form, 'password');
    const refused = refuse(
      { name: nameError(values.name), email: emailError(values.email), password: passwordError(password) },
      values,
    );
    if (refused !== null) return refused;
    const body = { ...values, password, language: locals.locale };
    const answer = await attemptAuth(fetch, 'sign-up/email', body, values);
    if ('refused' in answer) return answer.refused;
    redirect(303, safePath(url.searchParams.get('next'), links.newWorkspace()));
  },
};
