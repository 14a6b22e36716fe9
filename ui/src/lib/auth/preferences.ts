import type { Cookies } from '@sveltejs/kit';
import { parseTheme, THEME_COOKIE } from '#ui/lib/shell/theme.ts';
import { cookieName, isLocale } from '#ui/paraglide/runtime.js';

const YEAR_SECONDS = 365 * 24 * 3600;

/** A cookie of ours that pages may also change themselves: language, theme, workspace. */
export const pageCookie = (url: URL) =>
  ({ path: '/', maxAge: YEAR_SECONDS, sameSite: 'lax', httpOnly: false, secure: url.protocol === 'https:' }) as const;

/** Brings the language and theme that a person chose to this browser; what they never chose stays as it is here. */
export function bringPreferences(
  cookies: Cookies,
  url: URL,
  user:
    { readonly language?: string | null | undefined; readonly theme?: string | null | undefined } | null | undefined,
): void {
  if (isLocale(user?.language)) cookies.set(cookieName, user.language, pageCookie(url));
  if (user?.theme) cookies.set(THEME_COOKIE, parseTheme(user.theme), pageCookie(url));
}
