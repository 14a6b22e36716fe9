import { generateKeyPairSync } from 'node:crypto';
import { PUSH_KEY_CONTEXT } from '#domain/notification.ts';
import { withDirectory } from '#db/client.ts';
import { getPushKey, keepPushKey } from '#db/queries/instance.ts';
import type { ApiDeps } from './deps.ts';

/**
 * The public key that browsers subscribe with (RFC 8292, 3.2), as 65 bytes in base64url. The pair is made when it is first asked for;
 * a browser that subscribed with it takes pushes signed by it alone.
 */
export async function pushKeyOf({ db, seal }: Pick<ApiDeps, 'db' | 'seal'>): Promise<string> {
  const kept = await withDirectory(db, getPushKey);
  if (kept !== null) return kept.publicKey;
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const { x = '', y = '' } = pair.publicKey.export({ format: 'jwk' });
  const point = Buffer.concat([Buffer.from([4]), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  const privateKey = pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const key = { publicKey: point.toString('base64url'), sealed: seal.seal(privateKey, PUSH_KEY_CONTEXT) };
  return withDirectory(db, (tx) => keepPushKey(tx, key));
}
