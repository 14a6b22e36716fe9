interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** A list that goes on: its first page, kept fresh from outside, and the later ones that were asked for. */
export class Pages<T extends { readonly id: string }> {
  busy = $state(false);
  failed = $state(false);
  #later = $state.raw<(Page<T> & { readonly of: string }) | null>(null);
  readonly #first: () => Page<T>;
  readonly #read: (cursor: string) => Promise<Page<T>>;
  readonly #of: () => string;

  /** @param of what the list is of: another filter's has none of its later pages */
  constructor(first: () => Page<T>, read: (cursor: string) => Promise<Page<T>>, of: () => string = () => '') {
    this.#first = first;
    this.#read = read;
    this.#of = of;
  }

  /** What was read so far, where more than the first page was. */
  get #known(): Page<T> {
    return this.#later?.of === this.#of() ? this.#later : this.#first();
  }

  /** In the list's own order; what the first page says of a row counts. */
  get items(): readonly T[] {
    const { items } = this.#first();
    return [...items, ...this.#known.items.filter(({ id }) => !items.some((item) => item.id === id))];
  }

  get hasMore(): boolean {
    return this.#known.next !== null;
  }

  readonly more = async (): Promise<void> => {
    const before = this.#known;
    const of = this.#of();
    if (before.next === null || this.busy) return;
    this.busy = true;
    try {
      const page = await this.#read(before.next);
      // The first page is read anew all the time: what leaves it must not be lost.
      this.#later = { of, items: [...before.items, ...page.items], next: page.next };
      this.failed = false;
    } catch {
      this.failed = true;
    }
    this.busy = false;
  };
}

/** Every item of a list that is never long, page after page. */
export async function everyPage<T>(read: (cursor: string | undefined) => Promise<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await read(cursor);
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}
