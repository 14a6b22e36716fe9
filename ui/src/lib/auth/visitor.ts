import { redirect } from '@sveltejs/kit';
import { api, unwrap } from '#ui/lib/api.ts';
import { links } from '#ui/lib/links.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { safePath } from './place.ts';

/** Who is signed in; null when nobody is. */
export async function whoIsHere(fetcher: typeof fetch) {
  try {
    return await unwrap(api(fetcher).api.me.$get());
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) return null;
    throw error;
  }
}

/** Somebody who is in already goes on to where they were going. */
export async function onlyVisitors(fetcher: typeof fetch, url: URL): Promise<{ next: string | undefined }> {
  const asked = url.searchParams.get('next');
  if ((await whoIsHere(fetcher)) !== null) redirect(303, safePath(asked, links.today()));
  return { next: asked ?? undefined };
}

/** The person who is in; anybody else is asked to sign in first, and comes back. */
export async function onlyMembers(fetcher: typeof fetch, url: URL) {
  const me = await whoIsHere(fetcher);
  if (me === null) redirect(303, links.signIn(url.pathname + url.search));
  return me;
}
