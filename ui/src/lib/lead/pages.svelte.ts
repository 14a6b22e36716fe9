import { SvelteMap } from 'svelte/reactivity';
import { readLeads, type LeadItem, type LeadPage } from './read.ts';
import type { LeadFilter } from './filter.ts';

interface More {
  /** What was filtered when they were read: another filter has none of them. */
  readonly of: string;
  readonly items: readonly LeadItem[];
  readonly next: string | null;
}

/** The rows of the table: its first page, kept fresh from outside, and those that scrolling has asked for. */
export class LeadPages {
  busy = $state(false);
  failed = $state(false);
  #more = $state.raw<More | null>(null);
  /** What an action has just changed, until the next reading says it too. */
  readonly #changed = new SvelteMap<string, Partial<LeadItem>>();
  readonly #filter: () => LeadFilter;
  readonly #first: () => LeadPage;

  constructor(filter: () => LeadFilter, first: () => LeadPage) {
    this.#filter = filter;
    this.#first = first;
  }

  get #later(): More {
    const of = JSON.stringify(this.#filter());
    return this.#more?.of === of ? this.#more : { of, items: [], next: this.#first().next };
  }

  get rows(): readonly LeadItem[] {
    const first = this.#first().items;
    const later = this.#later.items.filter(({ id }) => !first.some((item) => item.id === id));
    return [...first, ...later]
      .sort((a, b) => (a.createdAt === b.createdAt ? (a.id < b.id ? 1 : -1) : a.createdAt < b.createdAt ? 1 : -1))
      .map((item) => ({ ...item, ...this.#changed.get(item.id) }));
  }

  get hasMore(): boolean {
    return this.#later.next !== null;
  }

  readonly more = async (): Promise<void> => {
    const { of, items, next } = this.#later;
    if (next === null || this.busy) return;
    this.busy = true;
    try {
      const page = await readLeads(this.#filter(), next);
      // The first page is read anew all the time: what leaves it must not be lost.
      const seen = items.length === 0 ? this.#first().items : items;
      this.#more = { of, items: [...seen, ...page.items], next: page.next };
      this.failed = false;
    } catch {
      this.failed = true;
    }
    this.busy = false;
  };

  patch(leadId: string, change: Partial<LeadItem>): void {
    this.#changed.set(leadId, change);
  }
}
