import { attemptAuth } from '#ui/lib/auth/attempt.ts';
import { emailError } from '#ui/lib/auth/errors.ts';
import { refuse, textOf } from '#ui/lib/form/refused.ts';
import type { Actions } from './$types';

export const actions: Actions = {
  /** Says the same whether the address is known or not: who has an account here is nobody's business. */
  default: async ({ request, fetch }) => {
    const values = { email: textOf(await request.formData(), 'email') };
    const refused = refuse({ email: emailError(values.email) }, values);
    if (refused !== null) return refused;
    const answer = await attemptAuth(fetch, 'request-password-reset', values, values);
    return 'refused' in answer ? answer.refused : { sentTo: values.email };
  },
};
