import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * Encrypts what is stored about connected accounts. `context` names what is sealed (a table and a row, say): it is not
 * kept in the result, and a text sealed for one context opens in no other.
 */
export type Seal = {
  seal(plain: string, context: string): string;
  /** @throws SealError when the text was changed, belongs to another context, or its key is gone */
  open(sealed: string, context: string): string;
  /**
   * Seals anew what an earlier key sealed, for whoever stores it again: so the earlier key can go one day.
   * @returns null when it is under today's key already
   * @throws SealError as `open` does
   */
  renew(sealed: string, context: string): string | null;
};

export class SealError extends Error {
  override readonly name = 'SealError';
  readonly code: 'unreadable' | 'unknown_key';
  constructor(code: 'unreadable' | 'unknown_key') {
    super(code);
    this.code = code;
  }
}

/**
 * The seal of an instance. Keys are numbered in the order of their lives, `k1` first: a new key is put in the place of
 * today's, which goes to the end of those before it. Its place there is its name: none is taken out.
 * @param before earlier keys, oldest first
 */
export function instanceSeal({ encryption, before = [] }: { encryption: string; before?: readonly string[] }): Seal {
  const keys = [...before, encryption].map((key, index) => [`k${index + 1}`, key] as const);
  return createSeal(Object.fromEntries(keys), `k${keys.length}`);
}

const ALGORITHM = 'aes-256-gcm';
const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Envelope encryption with AES-256-GCM (NIST SP 800-38D): each text has a data key of its own, which is encrypted by the
 * key named in the result, `v1.<key id>.<wrapped data key>.<text>`. Changing keys rewraps data keys and no text.
 * @param keys 32 bytes in base64url, by id of letters, digits and dashes
 * @param current the id of the key that new texts are sealed with
 */
export function createSeal(keys: Readonly<Record<string, string>>, current: string): Seal {
  const byId = new Map(Object.entries(keys).map(([id, key]) => [id, Buffer.from(key, 'base64url')]));
  for (const key of byId.values()) if (key.length !== KEY_BYTES) throw new Error('seal_key_needs_32_bytes');
  const keyOf = (id: string): Buffer => {
    const key = byId.get(id);
    if (!key) throw new SealError('unknown_key');
    return key;
  };
  const seal: Seal = {
    seal: (plain, context) => {
      const dataKey = randomBytes(KEY_BYTES);
      const wrapped = encrypt(keyOf(current), dataKey, `data-key|${current}`);
      return `v1.${current}.${wrapped}.${encrypt(dataKey, Buffer.from(plain, 'utf8'), context)}`;
    },
    open: (sealed, context) => {
      const [version, id = '', wrapped = '', text = ''] = sealed.split('.');
      if (version !== 'v1') throw new SealError('unreadable');
      return decrypt(decrypt(keyOf(id), wrapped, `data-key|${id}`), text, context).toString('utf8');
    },
    renew: (sealed, context) => {
      const plain = seal.open(sealed, context);
      return sealed.split('.')[1] === current ? null : seal.seal(plain, context);
    },
  };
  return seal;
}

function encrypt(key: Buffer, plain: Buffer, context: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]).toString('base64url');
}

function decrypt(key: Buffer, sealed: string, context: string): Buffer {
  const bytes = Buffer.from(sealed, 'base64url');
  if (bytes.length < IV_BYTES + TAG_BYTES) throw new SealError('unreadable');
  try {
    const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new SealError('unreadable');
  }
}
