import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { z } from 'zod';
import type { MailPlaces } from '#activities/adapters/mail/mailboxes.ts';
import type { GooglePlaces } from '#domain/wire/gmail.ts';
import { readConfig } from '#functions/config.ts';
import { startInstance, type Instance } from '#infra/local/instance.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { openBrowser } from '#tests/support/browser.ts';
import { temporaryFolder } from '#tests/support/folder.ts';
import { linksByKind, tooLarge, unspoken, violations, type Scheme } from './inspection.ts';

export type Locale = 'fr' | 'en';

/** What a browser logs of an answer that a form awaits: the API refused what was typed, and the page says why. */
const REFUSED = /^Failed to load resource: .* status of (409|422) /;

const APPEARS_WITHIN_MS = 15_000;
/** Where a skip has a whole day of letters to play. */
export const PLAYS_WITHIN_MS = 60_000;
export const PASSWORD = 'une phrase assez longue';

/** A LeadGen of its own and a browser, once per file: `place = await openPlace()` in `beforeAll`. */
export interface Place {
  readonly instance: Instance;
  readonly browser: Browser;
  /** Where it keeps its files, the letters to its users among them. */
  readonly dataDir: string;
  /** The kinds of links that were followed on its pages. */
  readonly followed: Set<string>;
  close(): Promise<void>;
}

/**
 * @param environment what else the environment says: `TEMPORAL_ADDRESS` for a server that the test can stop
 * @param places where the fakes of Google and of mail vendors are
 */
export async function openPlace(
  environment: Readonly<Record<string, string>> = {},
  places: { google?: GooglePlaces; mail?: MailPlaces } = {},
): Promise<Place> {
  await using opening = new AsyncDisposableStack();
  const folder = opening.use(await temporaryFolder());
  const dataDir = join(folder.path, 'data');
  const config = readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...environment });
  const instance = await startInstance({
    ...{ config, say: () => undefined },
    ...(places.google && { googlePlaces: places.google }),
    ...(places.mail && { mailPlaces: places.mail }),
  });
  opening.defer(() => instance.stop());
  const browser = await openBrowser();
  opening.defer(() => browser.close());
  const open = opening.move();
  return { instance, browser, dataDir, followed: new Set(), close: () => open.disposeAsync() };
}

/** A text of the interface by its key; throws for a key that does not exist. */
export type Words = (key: string, values?: Readonly<Record<string, string | number>>) => string;

const messagesSchema = z.record(z.string(), z.unknown());
/** All messages of a language: one file a noun. */
function messagesOf(locale: Locale): z.infer<typeof messagesSchema> {
  const folder = join(PROJECT_ROOT, 'ui/messages', locale);
  return Object.fromEntries(
    readdirSync(folder).flatMap((file) =>
      Object.entries(messagesSchema.parse(JSON.parse(readFileSync(join(folder, file), 'utf8')))),
    ),
  );
}
const MESSAGES = { fr: messagesOf('fr'), en: messagesOf('en') };

/** What the interface says in a language. */
export function wordsOf(locale: Locale): Words {
  return (key, values = {}) => {
    const message = MESSAGES[locale][key];
    if (typeof message !== 'string') throw new Error(`No message is called ${key} in ${locale}, or it has a plural.`);
    return message.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  };
}

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
  readonly #place: Place;
  readonly #context: BrowserContext;
  /** What the console, the page or the server complained of since the last look. */
  readonly #complaints: string[] = [];

  private constructor(place: Place, context: BrowserContext, page: Page, locale: Locale) {
    this.#place = place;
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
    return new Visit(place, context, await context.newPage(), locale);
  }

  /** Loads an address of ours and waits until it can be used. */
  async open(path: string): Promise<void> {
    await this.page.goto(this.#place.instance.url + path, { waitUntil: 'domcontentloaded' });
    await this.ready();
  }

  /** Follows a link to an address of ours, as somebody does who is in already, and waits until its page is there. */
  async follow(path: string): Promise<void> {
    const there = await this.page.evaluate(`new Promise((resolve) => {
      const link = Object.assign(document.createElement('a'), { href: ${JSON.stringify(path)} });
      document.body.append(link);
      link.click();
      link.remove();
      const lastLook = performance.now() + ${APPEARS_WITHIN_MS};
      const said = () => document.getElementById('svelte-announcer')?.textContent;
      const look = () => {
        const there = location.pathname === new URL(link.href).pathname && said() === document.title;
        if (there || performance.now() > lastLook) resolve(there);
        else requestAnimationFrame(look);
      };
      look();
    })`);
    if (there !== true) throw new Error(`A link to ${path} led to ${this.page.url()}`);
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
    const response = await this.#context.request.fetch(this.#place.instance.url + path, {
      method,
      headers: { origin: this.#place.instance.url },
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
   * What every screen owes: nothing in the console, nothing larger than the window, no key in place of a text, no link to
   * nowhere, and no violation that axe can find, in light and (colours know no language) in French in dark as well.
   */
  async check(name: string, schemes: readonly Scheme[] = this.locale === 'fr' ? ['light', 'dark'] : ['light']) {
    const problems = [
      ...this.#complaints.splice(0),
      ...(await unspoken(this.page)),
      ...(await tooLarge(this.page)),
      ...(await this.#deadEnds()),
    ];
    for (const scheme of schemes) problems.push(...(await violations(this.page, scheme)));
    if (problems.length > 0) throw new Error([`${name} (${this.locale}):`, ...problems].join('\n'));
  }

  /** Takes a complaint back that the test itself provoked; throws when there was none. */
  pardon(complaint: RegExp): void {
    const at = this.#complaints.findIndex((one) => complaint.test(one));
    if (at < 0) throw new Error(`Nobody complained of ${String(complaint)}.`);
    this.#complaints.splice(at, 1);
  }

  /** Links to pages of ours that are not there; one of each kind is followed, once. */
  async #deadEnds(): Promise<string[]> {
    const dead: string[] = [];
    for (const [kind, href] of await linksByKind(this.page)) {
      if (this.#place.followed.has(kind)) continue;
      this.#place.followed.add(kind);
      const response = await this.#context.request.get(this.#place.instance.url + href);
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
