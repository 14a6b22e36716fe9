import { randomUUID } from 'node:crypto';
import { redirect } from '@sveltejs/kit';
import { api, unwrap } from '#ui/lib/api.ts';
import { pageCookie } from '#ui/lib/auth/preferences.ts';
import { onlyMembers } from '#ui/lib/auth/visitor.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { links } from '#ui/lib/links.ts';
import { m } from '#ui/paraglide/messages.js';
import { cookieName, isLocale } from '#ui/paraglide/runtime.js';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

export const load: PageServerLoad = async ({ fetch, url }) => {
  const me = await onlyMembers(fetch, url);
  return { me, requestKey: randomUUID() };
};

export const actions: Actions = {
  sandbox: async (event) => {
    const form = await event.request.formData();
    return create(event, form, { name: m.auth_sandbox_default_name(), sandbox: true });
  },
  real: async (event) => {
    const form = await event.request.formData();
    const name = textOf(form, 'name');
    return (
      refuse({ name: name === '' && m.auth_error_workspace_name() }, { name }) ??
      create(event, form, { name, sandbox: false })
    );
  },
};

/** The same form sent twice makes one workspace: its key says so to the API. */
async function create(
  { fetch, cookies, locals, url }: RequestEvent,
  form: FormData,
  asked: { name: string; sandbox: boolean },
) {
  const chosen = textOf(form, 'language');
  const language = isLocale(chosen) ? chosen : locals.locale;
  const zone = textOf(form, 'zone');
  const json = { ...asked, language, ...(zone !== '' && { zone }) };
  const refused = await refusable({ name: asked.name }, async () => {
    const made = await unwrap(
      api(fetch).api.workspaces.$post({ json }, { headers: { 'Idempotency-Key': textOf(form, 'requestKey') } }),
    );
    cookies.set('workspace', made.id, pageCookie(url));
    await unwrap(api(fetch).api.me.$patch({ json: { language } }));
    cookies.set(cookieName, language, pageCookie(url));
  });
  if (refused !== null) return refused;
  redirect(303, links.onboarding());
}
