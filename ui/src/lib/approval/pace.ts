/** Below this many decisions, a pace is a guess. */
const ENOUGH = 3;
/** Whoever takes longer than this went away. */
const AWAY_MS = 60_000;

/** How fast somebody decides, measured on the decisions of one sitting. */
export class Pace {
  readonly #ticks: () => number;
  #began: number;
  #spent = 0;
  #decisions = 0;

  constructor(ticks: () => number) {
    this.#ticks = ticks;
    this.#began = ticks();
  }

  /** A draft is taken in hand. */
  begin(): void {
    this.#began = this.#ticks();
  }

  /** It was decided. @returns seconds per decision so far; null while there are too few to tell */
  decided(): number | null {
    this.#spent += Math.min(AWAY_MS, this.#ticks() - this.#began);
    this.#decisions += 1;
    this.begin();
    return this.#decisions < ENOUGH ? null : this.#spent / this.#decisions / 1000;
  }
}
