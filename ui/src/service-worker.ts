/** What is pushed: all that the server says (activities/notification_push.ts), and nothing more is asked for. */
type Shown = { title: string; body: string; path: string; tag: string };
type Waiting = Event & { waitUntil(work: Promise<unknown>): void };
type Pushed = Waiting & { readonly data: { json(): unknown } | null };
type Clicked = Waiting & { readonly notification: { readonly data: unknown; close(): void } };
type Options = { body: string; tag: string; icon: string; data: { path: string } };
type Window = { focus(): Promise<Window>; navigate(url: string): Promise<Window | null> };

/** A worker's own world, as far as it is used here. */
declare const self: {
  readonly location: { readonly origin: string };
  readonly registration: { showNotification(title: string, options: Options): Promise<void> };
  readonly clients: {
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly Window[]>;
    openWindow(url: string): Promise<Window | null>;
    claim(): Promise<void>;
  };
  addEventListener(type: 'activate', heard: (event: Waiting) => void): void;
  addEventListener(type: 'push', heard: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', heard: (event: Clicked) => void): void;
};

/** A browser takes a site's leave away that shows nothing for a push: what cannot be read is shown as just that. */
const UNREADABLE: Shown = { title: 'LeadGen', body: '', path: '/today', tag: 'leadgen' };

/** Chromium draws no SVG beside a notification. */
const ICON = '/icon-192.png';

function read(data: Pushed['data']): Shown {
  try {
    const value: unknown = data?.json();
    if (typeof value !== 'object' || value === null) return UNREADABLE;
    const text = (name: keyof Shown): string => {
      const found: unknown = Reflect.get(value, name);
      return typeof found === 'string' ? found : UNREADABLE[name];
    };
    return { title: text('title'), body: text('body'), path: text('path'), tag: text('tag') };
  } catch {
    return UNREADABLE;
  }
}

// The page that subscribed was there before: without this it could be led nowhere until it is loaded anew.
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});

self.addEventListener('push', (event) => {
  const { title, body, path, tag } = read(event.data);
  event.waitUntil(self.registration.showNotification(title, { body, tag, icon: ICON, data: { path } }));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(placeOf(event.notification.data)));
});

/** A page of ours and no other, whatever was pushed. */
function placeOf(data: unknown): string {
  const path: unknown = typeof data === 'object' && data !== null ? Reflect.get(data, 'path') : null;
  const { origin } = self.location;
  const url = new URL(typeof path === 'string' ? path : UNREADABLE.path, origin);
  return url.origin === origin ? url.href : new URL(UNREADABLE.path, origin).href;
}

/**
 * In the window that is there, else in a new one. A click gives leave to show one window, once: it is led there before it is
 * shown, or there would be no leave left to open another where it cannot be led.
 */
async function open(url: string): Promise<void> {
  const [window] = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const led = (await window?.navigate(url).catch(() => null)) ?? null;
  await (led === null ? self.clients.openWindow(url) : led.focus());
}
