import { analyse } from 'chardet';
import iconv from 'iconv-lite';

/** A file's bytes as text, and the name of the encoding that they were read in. */
export type DecodedText = { encoding: string; text: string };

/** How much of a file its encoding is told from when nothing else tells it, in bytes. */
const SAMPLE_BYTES = 256 * 1024;
/** Encodings of one byte that are read when they are much likelier than the western one: files from the east of Europe. */
const OTHERS = ['windows-1250', 'ISO-8859-2', 'windows-1251', 'windows-1253', 'windows-1254', 'KOI8-R'];
const MUCH_LIKELIER = 20;

/**
 * Reads bytes as text: by their byte order mark; as UTF-16 when every other byte is 0; as UTF-8 when they are exactly
 * that (RFC 3629); as Windows-1252 otherwise, unless another encoding is much likelier.
 * @returns null when the bytes are no text: a spreadsheet, an image
 */
export function decodeText(bytes: Uint8Array): DecodedText | null {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const encoding = encodingOf(buffer);
  if (encoding === null) return null;
  // iconv takes the byte order mark off. What is no character cannot be stored as text: it is replaced, or left out.
  return { encoding, text: iconv.decode(buffer, encoding).toWellFormed().replaceAll('\0', '') };
}

function encodingOf(buffer: Buffer): string | null {
  if (buffer.length >= 3 && buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf) return 'utf-8';
  if (buffer.length >= 2 && buffer[0] === 0xff && buffer[1] === 0xfe) return 'utf-16le';
  if (buffer.length >= 2 && buffer[0] === 0xfe && buffer[1] === 0xff) return 'utf-16be';
  const sample = buffer.subarray(0, SAMPLE_BYTES);
  const zeros = [0, 0];
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (even + odd > 0) {
    const half = sample.length / 2;
    if (odd > half * 0.4 && even < half * 0.1) return 'utf-16le';
    if (even > half * 0.4 && odd < half * 0.1) return 'utf-16be';
    return null;
  }
  if (isUtf8(buffer)) return 'utf-8';
  const guesses = analyse(sample);
  const western = Math.max(
    0,
    ...guesses.filter(({ name }) => WESTERN.includes(name)).map(({ confidence }) => confidence),
  );
  const other = guesses.find(({ name, confidence }) => OTHERS.includes(name) && confidence >= western + MUCH_LIKELIER);
  return other?.name.toLowerCase() ?? 'windows-1252';
}

const WESTERN = ['windows-1252', 'ISO-8859-1'];

function isUtf8(buffer: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(buffer);
    return true;
  } catch {
    return false;
  }
}
