/** Punycode's parameters for domain names (RFC 3492, 5). */
const BASE = 36;
const T_MIN = 1;
const T_MAX = 26;
const SKEW = 38;
const DAMP = 700;
const INITIAL_BIAS = 72;
const INITIAL_N = 128;

const ASCII = /^[\u0020-\u007e]*$/;
/** Letters, marks and digits: what a registry lets into a label. Everything else is refused, emoji included. */
const LABEL_CHARACTERS = /^[\p{L}\p{M}\p{N}-]+$/u;

/**
 * A domain name with each internationalised label as its A-label (`xn--...`), in lower case. The full stops of other
 * scripts separate labels too (RFC 3490, 3.1). Contextual and bidirectional rules are the registries', not ours.
 * @returns null when a label holds a character that no registry takes
 */
export function domainToAscii(domain: string): string | null {
  const labels: string[] = [];
  for (const raw of domain
    .normalize('NFKC')
    .toLowerCase()
    .split(/[.\u3002]/)) {
    if (ASCII.test(raw)) labels.push(raw);
    else if (LABEL_CHARACTERS.test(raw)) labels.push(`xn--${encode(raw)}`);
    else return null;
  }
  return labels.join('.');
}

/** RFC 3492, 6.3, for one label. */
function encode(label: string): string {
  const points = Array.from(label, (character) => character.codePointAt(0) ?? 0);
  const basic = points.filter((point) => point < INITIAL_N);
  let output = String.fromCodePoint(...basic) + (basic.length > 0 ? '-' : '');
  let n = INITIAL_N;
  let delta = 0;
  let bias = INITIAL_BIAS;
  let handled = basic.length;
  while (handled < points.length) {
    const next = points.filter((point) => point >= n).reduce((least, point) => Math.min(least, point), Infinity);
    delta += (next - n) * (handled + 1);
    n = next;
    for (const point of points) {
      if (point < n) delta++;
      if (point !== n) continue;
      output += variableLength(delta, bias);
      bias = adapt(delta, handled + 1, handled === basic.length);
      delta = 0;
      handled++;
    }
    delta++;
    n++;
  }
  return output;
}

function variableLength(delta: number, bias: number): string {
  let output = '';
  let rest = delta;
  for (let k = BASE; ; k += BASE) {
    const threshold = Math.min(T_MAX, Math.max(T_MIN, k - bias));
    if (rest < threshold) return output + digit(rest);
    output += digit(threshold + ((rest - threshold) % (BASE - threshold)));
    rest = Math.floor((rest - threshold) / (BASE - threshold));
  }
}

function digit(value: number): string {
  return String.fromCodePoint(value < 26 ? value + 97 : value + 22);
}

/** RFC 3492, 6.1. */
function adapt(delta: number, points: number, first: boolean): number {
  let rest = first ? Math.floor(delta / DAMP) : Math.floor(delta / 2);
  rest += Math.floor(rest / points);
  let k = 0;
  for (; rest > ((BASE - T_MIN) * T_MAX) / 2; k += BASE) rest = Math.floor(rest / (BASE - T_MIN));
  return k + Math.floor(((BASE - T_MIN + 1) * rest) / (rest + SKEW));
}
