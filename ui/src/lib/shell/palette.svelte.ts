import type { LucideIcon } from '@lucide/svelte';
import { SvelteMap } from 'svelte/reactivity';

/** Something a person can ask for by name. */
export interface PaletteChoice {
  readonly key: string;
  readonly label: string;
  readonly detail?: string | undefined;
  readonly icon?: LucideIcon | undefined;
  readonly monogram?: { readonly name: string; readonly person: boolean } | undefined;
  readonly keys?: string | undefined;
  run(): void;
}

export interface PaletteGroup {
  readonly key: string;
  readonly label: string;
  readonly choices: readonly PaletteChoice[];
}

class Palette {
  open = $state(false);
  readonly #actions = new SvelteMap<symbol, () => readonly PaletteChoice[]>();

  /**
   * Adds actions while the caller is on screen: `$effect(() => palette.register(() => [{ key, label, icon, run }]))`.
   *
   * @returns what takes them away
   */
  register(actions: () => readonly PaletteChoice[]): () => void {
    const id = Symbol('actions');
    this.#actions.set(id, actions);
    return () => this.#actions.delete(id);
  }

  /** The latest registered first: what belongs to the screen in hand comes before the frame's own. */
  get actions(): readonly PaletteChoice[] {
    return [...this.#actions.values()].reverse().flatMap((actions) => actions());
  }
}

export const palette = new Palette();
