/** Light, dark, or what the system says. Kept in a cookie, so that the server paints the right one first. */
export type Theme = 'light' | 'dark' | 'system';

export const THEME_COOKIE = 'leadgen_theme';

/** Reads the cookie's value; anything unknown means the system's choice. */
export function parseTheme(value: string | undefined): Theme {
  return value === 'light' || value === 'dark' ? value : 'system';
}
