/** Accents and case do not matter when one types fast. One character stays one, so that places stay places. */
function fold(text: string): string {
  return Array.from(text.normalize('NFC'), (character) => character.normalize('NFD').charAt(0).toLowerCase()).join('');
}

/** True when every word typed begins a word of the label, in any order. An empty query matches everything. */
export function matches(query: string, label: string): boolean {
  const words = fold(label).split(/[^\p{L}\p{N}]+/u);
  return fold(query)
    .split(/\s+/)
    .filter((part) => part !== '')
    .every((part) => words.some((word) => word.startsWith(part)));
}

/** The label cut in three around what was typed, to show why it is here; whole when that is not in it as typed. */
export function cutAround(query: string, label: string): readonly [string, string, string] {
  const whole = label.normalize('NFC');
  const typed = fold(query.trim());
  const at = typed === '' ? -1 : fold(whole).indexOf(typed);
  if (at < 0) return [whole, '', ''];
  return [whole.slice(0, at), whole.slice(at, at + typed.length), whole.slice(at + typed.length)];
}
