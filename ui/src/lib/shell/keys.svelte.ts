import { SvelteMap } from 'svelte/reactivity';

interface Shortcut {
  /** Normalised: `a`, `g v` (one after the other), `mod+k` (Cmd on a Mac, Ctrl elsewhere), `?`, `arrowdown`, `enter`. */
  readonly keys: string;
  /** What it does, for the list of keys. */
  readonly label: () => string;
  readonly handler: (event: KeyboardEvent) => void;
  /** `screen` keys are listed first; those of the frame work everywhere. */
  readonly scope: 'screen' | 'everywhere';
  /** Also in a field, a dialog or a menu: only for keys with a modifier, such as Cmd-Enter. */
  readonly whileTyping: boolean;
}

/** How long the second key of a sequence is waited for. */
const SEQUENCE_MS = 1200;
const SINGLE_KEYS_STORE = 'leadgen_single_keys';

class Keys {
  readonly #shortcuts = new SvelteMap<symbol, Shortcut>();
  #pending = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** WCAG 2.2, 2.1.4: keys without a modifier can be turned off. */
  #single = $state(true);

  /**
   * Makes a key do something while the caller is on screen: `$effect(() => keys.register('a', m.approval_approve, approve))`.
   * The latest registration of the same keys wins, so a dialog can take one over.
   *
   * @returns what undoes it
   */
  register(
    keys: string,
    label: () => string,
    handler: (event: KeyboardEvent) => void,
    options: { scope?: Shortcut['scope']; whileTyping?: boolean } = {},
  ): () => void {
    const id = Symbol(keys);
    const { scope = 'screen', whileTyping = false } = options;
    this.#shortcuts.set(id, { keys: keys.toLowerCase(), label, handler, scope, whileTyping });
    return () => this.#shortcuts.delete(id);
  }

  /** For the list of keys: one line per combination, the screen's own first. */
  get list(): readonly Shortcut[] {
    const latest = new Map([...this.#shortcuts.values()].map((shortcut) => [shortcut.keys, shortcut]));
    return [...latest.values()];
  }

  get single(): boolean {
    return this.#single;
  }

  set single(on: boolean) {
    this.#single = on;
    localStorage.setItem(SINGLE_KEYS_STORE, on ? 'on' : 'off');
  }

  /** Reads the person's choice; once, in the browser. */
  restore(): void {
    this.#single = localStorage.getItem(SINGLE_KEYS_STORE) !== 'off';
  }

  /** For `svelte:window`. Stays out of the way of someone who types, or who answers a dialog or a menu. */
  press(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing || (event.repeat && !event.key.startsWith('Arrow'))) return;
    const pressed = spell(event);
    if (pressed === null) return;
    const typing = isTyping(event.target);
    if (!pressed.includes('mod+') && !pressed.includes('alt+') && (!this.#single || typing)) return;
    if (pressed === 'enter' && isPressable(event.target)) return;
    const sequence = this.#pending === '' ? pressed : `${this.#pending} ${pressed}`;
    const busy = typing || isFloating(event.target);
    const candidates = [...this.#shortcuts.values()].filter((shortcut) => !busy || shortcut.whileTyping);
    const match =
      candidates.findLast((shortcut) => shortcut.keys === sequence) ??
      candidates.findLast((shortcut) => shortcut.keys === pressed);
    this.#expect('');
    if (match !== undefined) {
      event.preventDefault();
      match.handler(event);
    } else if (candidates.some((shortcut) => shortcut.keys.startsWith(`${pressed} `))) {
      this.#expect(pressed);
    }
  }

  #expect(pending: string): void {
    clearTimeout(this.#timer);
    this.#pending = pending;
    if (pending !== '') this.#timer = setTimeout(() => (this.#pending = ''), SEQUENCE_MS);
  }
}

/** The event in the registry's spelling, or null for a modifier alone. */
function spell(event: KeyboardEvent): string | null {
  const key = event.key.toLowerCase();
  if (['shift', 'control', 'meta', 'alt', 'altgraph', 'dead'].includes(key)) return null;
  const modifiers = [(event.metaKey || event.ctrlKey) && 'mod', event.altKey && !isAltGraph(event) && 'alt'];
  // Shift is already in a printed character (`?`); it is said for the others (`shift+enter`).
  if (event.shiftKey && key.length > 1) modifiers.push('shift');
  return [...modifiers.filter((modifier) => modifier !== false), key].join('+');
}

/** AltGr writes characters on many European keyboards: it is not Alt. */
function isAltGraph(event: KeyboardEvent): boolean {
  return event.getModifierState('AltGraph');
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable) return true;
  if (target instanceof HTMLInputElement) {
    return !['checkbox', 'radio', 'button', 'submit', 'reset', 'range', 'color', 'file'].includes(target.type);
  }
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Enter on a button or a link is theirs. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a[href], summary') !== null;
}

function isFloating(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('[role="dialog"], [role="menu"]') !== null;
}

export const keys = new Keys();
