import { api, unwrap } from '#ui/lib/api.ts';
import { browserName } from './browser-name.ts';

/** Whether this browser can be pushed to at all, and what its user said of that before. */
export type Ability = 'able' | 'denied' | 'insecure' | 'none';

export function ability(): Ability {
  if (!isSecureContext) return 'insecure';
  if (!('serviceWorker' in navigator) || !('PushManager' in window) || !('Notification' in window)) return 'none';
  return Notification.permission === 'denied' ? 'denied' : 'able';
}

/** The hash by which the server knows this browser; null while it is not subscribed. */
export async function ownHash(): Promise<string | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  return subscription == null ? null : hashOf(subscription.endpoint);
}

async function hashOf(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Asks the user, subscribes this browser, and says so to the server.
 * @returns what the user made of the question
 */
export async function subscribe(pushKey: string): Promise<NotificationPermission> {
  const permission = await Notification.requestPermission();
  if (permission !== 'granted') return permission;
  await navigator.serviceWorker.register('/service-worker.js');
  const { pushManager } = await navigator.serviceWorker.ready;
  const before = await pushManager.getSubscription();
  // One that was made for another key takes nothing of ours.
  if (before !== null && !isFor(before, pushKey)) await before.unsubscribe();
  const made = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey });
  const { p256dh = '', auth = '' } = made.toJSON().keys ?? {};
  const json = { endpoint: made.endpoint, keys: { p256dh, auth }, browser: browserName(navigator.userAgent) };
  await unwrap(api().api.notifications.browsers.$post({ json }));
  return permission;
}

function isFor(subscription: PushSubscription, pushKey: string): boolean {
  const key = subscription.options.applicationServerKey;
  if (key === null) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(key)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === pushKey;
}

/** Ends it in this browser: whoever signs in next is not told what was meant for another. What is pushed meanwhile comes to nothing. */
export async function unsubscribe(): Promise<void> {
  if (!('serviceWorker' in navigator)) return;
  const registration = await navigator.serviceWorker.getRegistration();
  const subscription = await registration?.pushManager.getSubscription();
  await subscription?.unsubscribe();
}
