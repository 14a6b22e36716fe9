import { goto } from '$app/navigation';
import { askAuth } from '#ui/lib/auth/ask.ts';
import { links } from '#ui/lib/links.ts';

const YEAR_SECONDS = 365 * 24 * 3600;

/** Goes on in another of one's workspaces: every page is read anew. */
export function enterWorkspace(workspaceId: string): void {
  const secure = location.protocol === 'https:' ? '; secure' : '';
  document.cookie = `workspace=${workspaceId}; path=/; max-age=${YEAR_SECONDS}; samesite=lax${secure}`;
  location.assign(links.today());
}

/** Ends the session. */
export async function signOut(): Promise<void> {
  // Whoever sits here next is told nothing of what was meant for this person; a browser that cannot say so signs out all the same.
  await (await import('#ui/lib/notification/push.ts')).unsubscribe().catch(() => undefined);
  await askAuth(fetch, 'sign-out', {});
  await goto(links.signedOut(), { refreshAll: true });
}
