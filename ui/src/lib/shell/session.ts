import { api, unwrap } from '#ui/lib/api.ts';
import { links } from '#ui/lib/links.ts';
import type { Theme } from './theme.ts';

const YEAR_SECONDS = 365 * 24 * 3600;

/** Goes to another workspace of one's own; the API reads it from this cookie. */
export function switchWorkspace(workspaceId: string): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `workspace=${workspaceId}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
  location.assign(links.today());
}

/** Ends the session here. */
export async function signOut(): Promise<void> {
  await fetch('/api/auth/sign-out', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  location.assign(`${links.signIn()}?left`);
}

/** Remembers a language or theme for the person, for their other browsers. This one has it already, whatever comes back. */
export async function rememberPreference(preference: { language?: 'fr' | 'en'; theme?: Theme }): Promise<void> {
  await unwrap(api().api.me.$patch({ json: preference })).catch(() => undefined);
}
