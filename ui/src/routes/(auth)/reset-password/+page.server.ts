import { redirect } from '@sveltejs/kit';
import { attemptAuth } from '#ui/lib/auth/attempt.ts';
import { passwordError } from '#ui/lib/auth/errors.ts';
import { refuse, secretOf } from '#ui/lib/form/refused.ts';
import { links } from '#ui/lib/links.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = ({ url }) => ({ token: url.searchParams.get('token') ?? '' });

export const actions: Actions = {
  default: async ({ request, fetch, url }) => {
    const form = await request.formData();
    const newPassword = secretOf(form, 'password');
    const refused = refuse({ password: passwordError(newPassword) }, {});
    if (refused !== null) return refused;
    const token = url.searchParams.get('token') ?? '';
    const answer = await attemptAuth(fetch, 'reset-password', { token, newPassword }, {});
    if ('refused' in answer) return answer.refused;
    redirect(303, `${links.signIn()}?reset`);
  },
};
