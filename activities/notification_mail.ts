import { digestLetter, isEmpty } from '#domain/digest.ts';
import { isId } from '#domain/id.ts';
import { languageOf } from '#domain/language.ts';
import { digestPayload } from '#domain/notification.ts';
import { digestOf } from '#db/queries/digest.ts';
import { getMember } from '#db/queries/member.ts';
import type { Notification } from '#db/queries/notification.ts';
import { getNotificationSetting } from '#db/queries/notification_setting.ts';
import { getUser } from '#db/queries/user.ts';
import { inMoment } from './moment.ts';
import type { Ports, Taken } from './ports.ts';

/** Writes a member the letter of their day, when something needs them and they still want it. */
export async function postDigest(ports: Ports, { workspaceId, target }: Notification): Promise<Taken | 'nothing'> {
  if (!isId('mb', target)) return { problem: 'refused' };
  const found = await inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    const member = await getMember(tx, { workspaceId, memberId: target });
    const setting = await getNotificationSetting(tx, { workspace, memberId: target });
    if (member === null || setting.digestMinute === null) return null;
    return { member, setting, workspace, now, digest: await digestOf(tx, { workspace, setting, now }) };
  });
  const user = found && (await getUser(ports.db, { userId: found.member.userId }));
  if (found === null || user === null || isEmpty(found.digest)) return 'nothing';
  const { workspace, setting, now, digest } = found;
  const off = `${ports.publicUrl}/d/${ports.tokens.sign(digestPayload(workspaceId, target))}`;
  const letter = digestLetter(digest, {
    ...{ language: languageOf(user.language) ?? workspace.language, zone: setting.zone, now },
    ...{ workspace: workspace.name, publicUrl: ports.publicUrl, offUrl: off },
  });
  try {
    await ports.post({ to: user.email, ...letter, off });
    return null;
  } catch (error) {
    return { problem: isSurelyNotSent(error) ? 'unavailable' : 'uncertain' };
  }
}

/** Before a server was reached or gave us leave, nothing was handed over; a server that said no took nothing. */
const BEFORE = ['ECONNECTION', 'ECONNREFUSED', 'EDNS', 'ENOTFOUND', 'EAUTH', 'ETLS', 'ENOENT', 'EACCES', 'ENOSPC'];

function isSurelyNotSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('responseCode' in error && typeof error.responseCode === 'number') return true;
  return 'code' in error && typeof error.code === 'string' && BEFORE.includes(error.code);
}
