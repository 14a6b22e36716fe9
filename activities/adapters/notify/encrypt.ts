import { createCipheriv, createECDH, hkdfSync } from 'node:crypto';
import type { PushAccess } from '#domain/notification.ts';

/** The record size that the header names; one record holds all that a push service takes (RFC 8291, 4). */
const RECORD_BYTES = 4096;
const TAG_BYTES = 16;

/**
 * Encrypts what is pushed for the one browser that holds the private key (RFC 8291), in one record of `aes128gcm` (RFC 8188).
 * @param random 32 bytes for a key pair of this message alone, then 16 of salt
 * @throws when the browser's keys are none
 */
export function encryptPush(
  text: string,
  { p256dh, auth }: PushAccess,
  random: (length: number) => Uint8Array,
): Buffer {
  const theirs = Buffer.from(p256dh, 'base64url');
  const pair = createECDH('prime256v1');
  pair.setPrivateKey(random(32));
  const ours = pair.getPublicKey();
  const salt = random(16);
  const context = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours]);
  const secret = derive(pair.computeSecret(theirs), Buffer.from(auth, 'base64url'), context, 32);
  const key = derive(secret, salt, Buffer.from('Content-Encoding: aes128gcm\0'), 16);
  const nonce = derive(secret, salt, Buffer.from('Content-Encoding: nonce\0'), 12);
  const cipher = createCipheriv('aes-128-gcm', key, nonce, { authTagLength: TAG_BYTES });
  const size = Buffer.alloc(4);
  size.writeUInt32BE(RECORD_BYTES);
  return Buffer.concat([
    ...[salt, size, Buffer.from([ours.length]), ours],
    // 2 ends the last record (RFC 8188, 2).
    ...[cipher.update(text, 'utf8'), cipher.update(Buffer.from([2])), cipher.final(), cipher.getAuthTag()],
  ]);
}

const derive = (secret: Uint8Array, salt: Uint8Array, info: Uint8Array, length: number): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, salt, info, length));
