/** First letters of a name: two for a person (`Sophie Vasseur` is SV), one for a company. Never empty. */
export function initials(name: string, letters: 1 | 2): string {
  const words = name.split(/[\s'’.-]+/u).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  const first = words[0]?.at(0) ?? '?';
  const last = words.length > 1 ? words.at(-1)?.at(0) : undefined;
  return (letters === 2 && last !== undefined ? first + last : first).toLocaleUpperCase();
}

/** One of the six quiet hues, the same for the same name everywhere. It never carries a meaning. */
export function hue(name: string): 1 | 2 | 3 | 4 | 5 | 6 {
  let hash = 0;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
  const hues = [1, 2, 3, 4, 5, 6] as const;
  return hues[hash % hues.length] ?? 1;
}
