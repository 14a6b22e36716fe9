import { redirect } from '@sveltejs/kit';
import { askAuth } from '#ui/lib/auth/ask.ts';
import { safePath } from '#ui/lib/auth/place.ts';
import { links } from '#ui/lib/links.ts';
import type { RequestHandler } from './$types';

/** Goes to Google by a link: our rules for forms (CSP, form-action) keep forms on our own pages. */
export const GET: RequestHandler = async ({ fetch, url }) => {
  const next = safePath(url.searchParams.get('next'), links.today());
  const { url: google } = await askAuth(fetch, 'sign-in/social', {
    provider: 'google',
    callbackURL: next,
    newUserCallbackURL: links.newWorkspace(),
    errorCallbackURL: links.signIn(next),
  });
  redirect(303, google ?? links.signIn(next), { external: ['https://accounts.google.com'] });
};
