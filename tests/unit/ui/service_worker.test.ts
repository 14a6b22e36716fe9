import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { browserName } from '#ui/lib/notification/browser-name.ts';

type Heard = (event: object) => void;
const heard = new Map<string, Heard>();
type Options = { body: string; tag: string; icon: string; data: { path: string } };
const shown: { title: string; options: Options }[] = [];
const opened: string[] = [];
let claimed = 0;
/** A click gives leave to show one window, as Chromium counts it. */
let leave = 0;
const uses = <T>(answer: T): Promise<T> =>
  leave-- > 0 ? Promise.resolve(answer) : Promise.reject(new DOMException('Not allowed', 'InvalidAccessError'));
type Window = { focus: () => Promise<void>; navigate: (url: string) => Promise<Window | null> };
let windows: Window[] = [];

beforeAll(async () => {
  vi.stubGlobal('self', {
    location: new URL('https://leadgen.example/service-worker.js'),
    addEventListener: (type: string, hear: Heard) => heard.set(type, hear),
    registration: {
      showNotification: (title: string, options: Options) => {
        shown.push({ title, options });
        return Promise.resolve();
      },
    },
    clients: {
      matchAll: () => Promise.resolve(windows),
      openWindow: (url: string) => {
        opened.push(url);
        return uses(null);
      },
      claim: () => {
        claimed += 1;
        return Promise.resolve();
      },
    },
  });
  await import('#ui/service-worker.ts');
  return () => vi.unstubAllGlobals();
});
beforeEach(() => {
  shown.length = 0;
  opened.length = 0;
  windows = [];
});

/** Has the worker hear of something, and waits for what it makes of it. */
async function tell(type: 'activate' | 'push' | 'notificationclick', event: object): Promise<void> {
  const works: Promise<unknown>[] = [];
  heard.get(type)?.({ ...event, waitUntil: (work: Promise<unknown>) => works.push(work) });
  expect(works).toHaveLength(1);
  await Promise.all(works);
}
const click = (data: unknown) => {
  leave = 1;
  return tell('notificationclick', { notification: { data, close: () => undefined } });
};

test('the page that subscribed is led too, without being loaded anew', async () => {
  await tell('activate', {});
  expect(claimed).toBe(1);
});

test('what is pushed is shown, one of a tag at a time', async () => {
  const pushed = { title: 'Une réponse chaude attend', body: 'Ondine', path: '/inbox/cnv_1', tag: 'abc' };
  await tell('push', { data: { json: () => pushed } });
  expect(shown).toMatchObject([
    { title: pushed.title, options: { body: 'Ondine', tag: 'abc', data: { path: '/inbox/cnv_1' } } },
  ]);
});

test('what is pushed is shown beside our mark, as every browser draws it', async () => {
  await tell('push', { data: null });
  const file = await readFile(join(PROJECT_ROOT, 'ui/static', shown[0]?.options.icon ?? ''));
  expect(file.subarray(0, 8)).toEqual(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'));
});

test('a push that cannot be read is shown as one, or the browser would take its leave away', async () => {
  const broken = () => {
    throw new SyntaxError('no JSON');
  };
  for (const data of [null, { json: broken }, { json: () => 'text' }, { json: () => ({ title: 3 }) }])
    await tell('push', { data });
  expect(shown.map(({ title }) => title)).toEqual(Array(4).fill('LeadGen'));
});

test('a click leads to the page in the window that is there, or in a new one, and to no other site', async () => {
  const led: string[] = [];
  const window = (isControlled: boolean): Window => ({
    focus: () => uses(undefined),
    navigate: (url: string) => {
      led.push(url);
      return isControlled ? Promise.resolve(window(true)) : Promise.reject(new TypeError('not controlled'));
    },
  });
  windows = [window(true)];
  await click({ path: '/inbox/cnv_1' });
  expect([led, opened, leave]).toEqual([['https://leadgen.example/inbox/cnv_1'], [], 0]);
  windows = [window(false)];
  await click({ path: '/meetings' });
  windows = [];
  for (const data of [null, { path: 'https://evil.example/' }, { path: '//evil.example' }]) await click(data);
  expect(opened).toEqual([
    'https://leadgen.example/meetings',
    ...Array<string>(3).fill('https://leadgen.example/today'),
  ]);
});

test.each([
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox, Linux'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge, Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1',
    'Safari, iPhone',
  ],
  ['Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36', 'Chrome, Android'],
])('%s is known as %s', (userAgent, name) => {
  expect(browserName(userAgent)).toBe(name);
});
