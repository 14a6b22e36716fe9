import { SvelteMap } from 'svelte/reactivity';
import { Pages } from '#ui/lib/pages.svelte.ts';
import { readLeads, type LeadItem, type LeadPage } from './read.ts';
import type { LeadFilter } from './filter.ts';

/** The rows of the table: its first page, kept fresh from outside, and those that scrolling has asked for. */
export class LeadPages {
  readonly #pages: Pages<LeadItem>;
  /** What an action has just changed, until the next reading says it too. */
  readonly #changed = new SvelteMap<string, Partial<LeadItem>>();

  constructor(filter: () => LeadFilter, first: () => LeadPage) {
    this.#pages = new Pages(
      first,
      (cursor) => readLeads(filter(), cursor),
      () => JSON.stringify(filter()),
    );
  }

  get rows(): readonly LeadItem[] {
    return [...this.#pages.items]
      .sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1))
      .map((item) => ({ ...item, ...this.#changed.get(item.id) }));
  }

  get hasMore(): boolean {
    return this.#pages.hasMore;
  }

  get busy(): boolean {
    return this.#pages.busy;
  }

  get failed(): boolean {
    return this.#pages.failed;
  }

  readonly more = (): Promise<void> => this.#pages.more();

  patch(leadId: string, change: Partial<LeadItem>): void {
    this.#changed.set(leadId, change);
  }
}
