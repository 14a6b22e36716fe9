import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { z } from 'zod';
import type { GooglePlaces } from '#domain/wire/gmail.ts';
import { readConfig } from '#functions/config.ts';
import { startInstance, type Instance } from '#infra/local/instance.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { temporaryFolder } from '#tests/support/folder.ts';

export type Locale = 'fr' | 'en';

/** What a browser logs of an answer that a form awaits: the API refused what was typed, and the page says why. */
const REFUSED = /^Failed to load resource: .* status of (409|422) /;

const APPEARS_WITHIN_MS = 15_000;
/** Where a skip has a whole day of letters to play. */
export const PLAYS_WITHIN_MS = 60_000;
const PASSWORD = 'une phrase assez longue';

/** A LeadGen of its own and a browser, once per file: `place = await openPlace()` in `beforeAll`. */
export interface Place {
  readonly instance: Instance;
  readonly browser: Browser;
  readonly dataDir: string;
  close(): Promise<void>;
}

/**
 * @param environment what else the environment says: `TEMPORAL_ADDRESS` for a server that the test can stop
 * @param googlePlaces where a fake of Google's is
 */
export async function openPlace(
  environment: Readonly<Record<string, string>> = {},
  googlePlaces?: GooglePlaces,
): Promise<Place> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder());
  const dataDir = join(folder.path, 'data');
  const config = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...environment });
  const instance = await startInstance({ config, say: () => undefined, ...(googlePlaces && { googlePlaces }) });
  opening.defer(() => instance.stop());
  const browser = await openBrowser();
  opening.defer(() => browser.close());
  const open = opening.move();
  return { instance, browser, dataDir, close: () => open.disposeAsync() };
}

/** A text of the interface by its key; throws for a key that does not exist. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

const messagesSchema = z.record(z.string(), z.unknown());
const messagesOf = (locale: Locale) =>
  messagesSchema.parse(JSON.parse(readFileSync(join(PROJECT_ROOT, 'ui/messages', `${locale}.json`), 'utf8')));
const MESSAGES = { fr: messagesOf('fr'), en: messagesOf('en') };

/** What the interface says in a language. */
export function wordsOf(locale: Locale): Words {
  return (key, values = {}) => {
    const message = MESSAGES[locale][key];
    if (typeof message !== 'string') throw new Error(`No message is called ${key} in ${locale}, or it has a plural.`);
    return message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

/** Run by the page: every text that somebody can see or hear there. */
const SEEN = `[document.title, document.body.innerText, ...[...document.querySelectorAll('[aria-label],[placeholder],[title]')]
  .flatMap((one) => ['aria-label', 'placeholder', 'title'].map((name) => one.getAttribute(name) ?? ''))]`;
/** Run by the page: how wide it is, and how wide its window. */
const WIDTHS = '({ wide: document.documentElement.scrollWidth, window: document.documentElement.clientWidth })';

/** Run by the page: the addresses of its links to pages of ours. */
const LINKS = `[...document.querySelectorAll('a[href^="/"]:not([download])')].map((one) => one.getAttribute('href'))`;

export interface VisitOptions {
  readonly locale?: Locale;
  readonly width?: number;
  readonly height?: number;
}

/** Somebody at a browser. */
export class Visit {
  readonly page: Page;
  readonly t: Words;
  readonly locale: Locale;
  readonly #url: string;
  readonly #context: BrowserContext;
  /** What the console, the page or the server complained of since the last look. */
  readonly #complaints: string[] = [];
  readonly #followed = new Set<string>();

  private constructor(url: string, context: BrowserContext, page: Page, locale: Locale) {
    this.#url = url;
    this.#context = context;
    this.page = page;
    this.locale = locale;
    this.t = wordsOf(locale);
    page.on('console', (message) => {
      if (message.type() === 'error' && !REFUSED.test(message.text()))
        this.#complaints.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on('pageerror', (error) => this.#complaints.push(`page: ${error.message}`));
    page.on('response', (response) => {
      if (response.status() >= 500) this.#complaints.push(`server: ${response.status()} ${response.url()}`);
    });
  }

  static async begin(place: Place, { locale = 'fr', width = 1280, height = 860 }: VisitOptions = {}): Promise<Visit> {
    const context = await place.browser.newContext({
      locale: locale === 'fr' ? 'fr-FR' : 'en-GB',
      timezoneId: 'Europe/Paris',
      viewport: { width, height },
      hasTouch: width < 600,
      reducedMotion: 'reduce',
    });
    context.setDefaultTimeout(APPEARS_WITHIN_MS);
    return new Visit(place.instance.url, context, await context.newPage(), locale);
  }

  /** Loads an address of ours and waits until it can be used. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.#url + path, { waitUntil: 'domcontentloaded' });
    await this.ready();
  }

  /** The page has come to life: what is clicked from now on is heard. */
  async ready(): Promise<void> {
    await this.page.locator('#svelte-announcer').waitFor({ state: 'attached' });
  }

  /** Waits for an address, and until its page can be used. */
  async arrive(path: RegExp): Promise<void> {
    await this.page.waitForURL((url) => path.test(url.pathname), { waitUntil: 'domcontentloaded' });
    await this.ready();
  }

  /** Asks the API as the page would; throws for any status but 2xx. */
  async ask<T extends z.ZodType>(
    answer: T,
    method: 'GET' | 'POST' | 'PATCH',
    path: string,
    data?: object,
  ): Promise<z.output<T>> {
    const response = await this.#context.request.fetch(this.#url + path, {
      method,
      headers: { origin: this.#url },
      ...(data !== undefined && { data }),
    });
    if (!response.ok()) throw new Error(`${method} ${path} answered ${response.status()}: ${await response.text()}`);
    return answer.parse(response.status() === 204 ? null : await response.json());
  }

  button(key: string, values?: Readonly<Record<string, string | number>>): Locator {
    return this.page.getByRole('button', { name: this.t(key, values), exact: true });
  }

  link(key: string, values?: Readonly<Record<string, string | number>>): Locator {
    return this.page.getByRole('link', { name: this.t(key, values), exact: true });
  }

  field(key: string): Locator {
    return this.page.getByLabel(this.t(key), { exact: true });
  }

  /**
   * What every screen owes: nothing in the console, nothing wider than the window, no key in place of a text, and no
   * violation that axe can find, in light and (colours know no language) in French in dark as well.
   */
  async check(name: string): Promise<void> {
    const problems = [
      ...this.#complaints.splice(0),
      ...(await this.#unspoken()),
      ...(await this.#tooWide()),
      ...(await this.#deadEnds()),
    ];
    for (const colorScheme of this.locale === 'fr' ? (['light', 'dark'] as const) : (['light'] as const)) {
      await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const { violations } = await new AxeBuilder({ page: this.page }).analyze();
      for (const { id, nodes } of violations) {
        for (const node of nodes.slice(0, 5))
          problems.push(
            `${colorScheme} ${id}: ${node.html.slice(0, 200)} ${(node.failureSummary ?? '').split('\n')[1] ?? ''}`,
          );
      }
    }
    await this.page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    if (problems.length > 0) throw new Error([`${name} (${this.locale}):`, ...problems].join('\n'));
  }

  /** Words such as `sandbox_name` that a person can see: keys and codes that nobody put into words. */
  async #unspoken(): Promise<string[]> {
    const seen = z.array(z.string()).parse(await this.page.evaluate(SEEN));
    return seen
      .flatMap((text) => text.split(/\s+/))
      .filter((word) => /^[^\w]*[a-z][a-z0-9]*(_[a-z0-9]+)+[^\w]*$/.test(word))
      .map((word) => `not put into words: ${word}`);
  }

  async #tooWide(): Promise<string[]> {
    const { wide, window } = z.object({ wide: z.number(), window: z.number() }).parse(await this.page.evaluate(WIDTHS));
    return wide > window ? [`wider than the window: ${wide} > ${window}`] : [];
  }

  /** Links to pages of ours that are not there; one of each kind is followed, once. */
  async #deadEnds(): Promise<string[]> {
    const dead: string[] = [];
    for (const href of new Set(z.array(z.string()).parse(await this.page.evaluate(LINKS)))) {
      const kind = href.replace(/[?#].*/, '').replaceAll(/[a-z]+_[0-9a-z]{20,}/g, ':id');
      if (this.#followed.has(kind)) continue;
      this.#followed.add(kind);
      const response = await this.#context.request.get(this.#url + href);
      if (!response.ok()) dead.push(`dead end: ${href} answered ${response.status()}`);
    }
    return dead;
  }

  async end(): Promise<void> {
    await this.#context.close();
  }
}

/** Signs somebody new up, up to the choice of a first workspace. */
export async function signUp(visit: Visit): Promise<void> {
  await visit.open('/sign-up');
  await visit.field('auth_name').fill('Sophie Vasseur');
  await visit.field('auth_email').fill(`sophie-${randomUUID()}@ondine-conseil.example`);
  await visit.field('auth_password').fill(PASSWORD);
  await visit.button('auth_sign_up').click();
  await visit.arrive(/^\/workspaces\/new$/);
}

/** One click from there to a sandbox, which opens at the first step of its onboarding. */
export async function openSandbox(visit: Visit): Promise<void> {
  await visit.button('auth_start_sandbox_go').click();
  await visit.arrive(/^\/onboarding\/mailbox$/);
}

/** Says who writes, as the law asks before anything is sent. */
export async function sayWhoWrites(visit: Visit): Promise<void> {
  await visit.field('settings_sender_company').fill('Ondine Conseil');
  await visit.field('settings_sender_address').fill('14 rue des Teinturiers, 69100 Villeurbanne');
  await visit.button('onboarding_continue').click();
  await visit.arrive(/^\/onboarding\/icp$/);
}
