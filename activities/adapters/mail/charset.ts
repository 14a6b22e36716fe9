import iconv from 'iconv-lite';

const REPLACEMENT = '\uFFFD';

/** The 256 characters of WHATWG windows-1252: every byte survives, so that text read as it can be read again. */
const BYTE_OF = new Map(
  Array.from(
    new TextDecoder('windows-1252').decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)),
    (character, byte) => [character, byte] as const,
  ),
);

const CHARSET = /(charset\s*=\s*"?)([A-Za-z0-9_.:-]{1,40})/gi;

const isKnown = (charset: string): boolean => {
  try {
    return new TextDecoder(charset).encoding !== '';
  } catch {
    return false;
  }
};

/** The first charset that a source or a field of it declares and that the platform cannot decode and iconv-lite can, or null. */
export function foreignCharset(source: string): string | null {
  for (const match of source.matchAll(CHARSET)) {
    const charset = match[2] ?? '';
    if (!isKnown(charset) && iconv.encodingExists(charset)) return charset;
  }
  return null;
}

/** The same message with its declared charsets that satisfy `which` replaced by windows-1252, which keeps every byte. */
export function declareWindows1252(raw: Uint8Array, which: (charset: string) => boolean): Uint8Array {
  const source = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  let declared = source.replace(CHARSET, (whole: string, prefix: string, charset: string) =>
    which(charset) ? `${prefix}windows-1252` : whole,
  );
  if (!/charset\s*=/i.test(source)) declared = declareInHeader(source);
  return Buffer.from(declared, 'latin1');
}

const declareInHeader = (source: string): string =>
  /^content-type:/im.test(source.slice(0, 20_000))
    ? source.replace(/^(content-type:\s*text\/(?:plain|html))/gim, '$1; charset=windows-1252')
    : `Content-Type: text/plain; charset=windows-1252\r\n${source}`;

/** Reads again, in `charset`, a text that was decoded as windows-1252. */
export function redecode(text: string, charset: string): string {
  const bytes: number[] = [];
  for (const character of text) {
    const byte = BYTE_OF.get(character);
    if (byte === undefined) return text;
    bytes.push(byte);
  }
  return iconv.decode(Buffer.from(bytes), charset);
}

export const countUnreadable = (text: string): number => text.split(REPLACEMENT).length - 1;
