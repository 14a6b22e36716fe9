import { DAY_MS } from '#domain/calendar.ts';
import type { Id } from '#domain/id.ts';
import { isPlatformAlarm, PLATFORM_DAYS, type PlatformSends } from '#domain/platform.ts';
import { withDirectory } from '#db/client.ts';
import { countSendsSince } from '#db/queries/guard_facts.ts';
import { getInstance, noteBounces } from '#db/queries/instance.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

type PlatformPorts = Pick<Ports, 'db' | 'time' | 'random'>;

/** What one workspace sent in the last days, and what came back: two counts, read as that workspace. A sandbox sends nothing. */
export function sendsOf(
  ports: PlatformPorts,
  { workspaceId, sandbox }: { workspaceId: Id<'ws'>; sandbox: boolean },
): Promise<PlatformSends> {
  if (sandbox) return Promise.resolve({ sends: 0, bounces: 0 });
  return inMoment(ports, workspaceId, ({ tx, now }) =>
    countSendsSince(tx, { workspaceId, since: new Date(now.getTime() - PLATFORM_DAYS * DAY_MS) }),
  );
}

/** Keeps what they come to together; `/api/health` tells the operator, from when the alarm began until it is over. */
export async function noteSends(ports: PlatformPorts, sum: PlatformSends): Promise<void> {
  const checkedAt = ports.time().toISOString();
  await withDirectory(ports.db, async (tx) => {
    const before = await getInstance(tx);
    const since = isPlatformAlarm(sum) ? (before?.bounces?.since ?? checkedAt) : null;
    await noteBounces(tx, { checkedAt, ...sum, since });
  });
}
