import { api, unwrap } from '#ui/lib/api.ts';
import type { Theme } from './theme.ts';

/** Remembers a language or theme for the person, for their other browsers. This one has it already, whatever comes back. */
export async function rememberPreference(preference: { language?: 'fr' | 'en'; theme?: Theme }): Promise<void> {
  await unwrap(api().api.me.$patch({ json: preference })).catch(() => undefined);
}
