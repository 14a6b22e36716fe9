import { THEME_COOKIE } from './theme.ts';
import type { Theme } from './theme.ts';

const YEAR_SECONDS = 365 * 24 * 3600;

/** Paints the theme now, and for the server's next first paint. */
export function applyTheme(theme: Theme): void {
  if (theme === 'system') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
  document.cookie = `${THEME_COOKIE}=${theme}; path=/; max-age=${YEAR_SECONDS}; samesite=lax`;
}
