/** A template and where the caret stood in it. */
export interface Snapshot {
  readonly text: string;
  readonly caret: number;
}

/** Edits that follow each other this soon are undone together. */
const TOGETHER_MS = 600;
const KEPT = 200;

/** What can be undone and done again in one field: tokens are not the browser's to undo. Times are in milliseconds. */
export class Undo {
  #past: Snapshot[] = [];
  #future: Snapshot[] = [];
  #lastAt = -Infinity;

  /** Remembers how it was before an edit. */
  remember(before: Snapshot, at: number): void {
    if (at - this.#lastAt > TOGETHER_MS) this.#past = [...this.#past, before].slice(-KEPT);
    this.#lastAt = at;
    this.#future = [];
  }

  undo(now: Snapshot): Snapshot | null {
    return this.#move(this.#past, this.#future, now);
  }

  redo(now: Snapshot): Snapshot | null {
    return this.#move(this.#future, this.#past, now);
  }

  #move(from: Snapshot[], to: Snapshot[], now: Snapshot): Snapshot | null {
    const found = from.pop() ?? null;
    if (found !== null) to.push(now);
    this.#lastAt = -Infinity;
    return found;
  }
}
