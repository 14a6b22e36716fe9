import type { Handle, HandleFetch, HandleServerError } from '@sveltejs/kit/hooks';
import { toPageError } from '#ui/lib/problem.ts';
import { parseTheme, THEME_COOKIE } from '#ui/lib/shell/theme.ts';
import { paraglideMiddleware } from '#ui/paraglide/server.js';

/** Language and theme are in the first byte of HTML, so nothing flashes. */
export const handle: Handle = ({ event, resolve }) =>
  paraglideMiddleware(event.request, async ({ locale }) => {
    const theme = parseTheme(event.cookies.get(THEME_COOKIE));
    event.locals.locale = locale;
    event.locals.theme = theme;
    event.locals.apiCookies = [];
    const response = await resolve(event, {
      // The face of the interface comes with the page; the wider one and the code's only where they are used.
      preload: ({ type, path }) => type === 'js' || type === 'css' || path.includes('inter-latin-opsz'),
      transformPageChunk: ({ html }) =>
        html
          .replace('%leadgen.locale%', locale)
          .replace(' data-theme="%leadgen.theme%"', theme === 'system' ? '' : ` data-theme="${theme}"`),
    });
    for (const cookie of event.locals.apiCookies) response.headers.append('set-cookie', cookie);
    response.headers.set('x-content-type-options', 'nosniff');
    response.headers.set('referrer-policy', 'strict-origin-when-cross-origin');
    return response;
  });

/** A page's own `/api/` calls go to the API of this process, as the person who asked for the page. */
export const handleFetch: HandleFetch = async ({ event, request, fetch }) => {
  const url = new URL(request.url);
  if (url.origin !== event.url.origin || !url.pathname.startsWith('/api/') || event.platform === undefined) {
    return fetch(request);
  }
  for (const name of ['cookie', 'user-agent', 'accept-language', 'x-client-address']) {
    const value = event.request.headers.get(name);
    if (value !== null && !request.headers.has(name)) request.headers.set(name, value);
  }
  // The same proof of origin that a browser gives, for the checks against forged requests.
  if (request.method !== 'GET' && request.method !== 'HEAD') request.headers.set('origin', event.url.origin);
  const response = await event.platform.req.api.fetch(request);
  event.locals.apiCookies.push(...response.headers.getSetCookie());
  return response;
};

/** A refusal of the API keeps its status and code; anything else says nothing but that it failed. */
export const handleError: HandleServerError = ({ error }) => toPageError(error);
