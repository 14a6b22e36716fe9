/** A path of ours to go on to, from what an address says; anything that could lead elsewhere is `fallback`. */
export function safePath(asked: string | null, fallback: string): string {
  return asked !== null && /^\/(?![/\\])[^\\\s]*$/.test(asked) ? asked : fallback;
}
