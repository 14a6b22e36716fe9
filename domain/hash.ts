import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

/** SHA-256 (FIPS 180-4) of the text's UTF-8 bytes, as 64 lower-case hexadecimal digits. */
export function sha256Hex(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

/** SHA-256 of several fields, each preceded by its name and its length in bytes, so that no two lists of fields meet. */
export function hashFields(domain: string, fields: readonly (readonly [name: string, value: string])[]): string {
  const encoded = fields.map(([name, value]) => `${name}:${utf8ToBytes(value).length}:${value}\n`);
  return sha256Hex(`${domain}\n${encoded.join('')}`);
}

/** A number in [0, 1) that only depends on the text: chance that replays the same. */
export function fractionOf(text: string): number {
  return Number.parseInt(sha256Hex(text).slice(0, 12), 16) / 2 ** 48;
}
