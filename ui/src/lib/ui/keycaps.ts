const CAPS: Readonly<Record<string, string>> = {
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
  arrowleft: '←',
  arrowright: '→',
  shift: '⇧',
  backspace: '⌫',
};

/** The caps to show for `g v` (two keys, one after the other) or `mod+k` (together). */
export function keyCaps(keys: string, apple: boolean): string[] {
  return keys.split(/[ +]/).map((key) => {
    if (key === 'mod') return apple ? '⌘' : 'Ctrl';
    return CAPS[key.toLowerCase()] ?? key.toUpperCase();
  });
}

/** The same for assistive technology (`aria-keyshortcuts`): only keys pressed together can be said there. */
export function ariaKeys(keys: string, apple: boolean): string | undefined {
  if (keys.includes(' ')) return undefined;
  return keys
    .split('+')
    .map((key) => (key === 'mod' ? (apple ? 'Meta' : 'Control') : key.length === 1 ? key.toUpperCase() : key))
    .join('+');
}
