import { DAY_MS } from '#domain/calendar.ts';
import type { Id } from '#domain/id.ts';
import { countRead, noteModel, unread } from '#db/queries/triage_record.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

type ComparisonPorts = Pick<Ports, 'db' | 'time' | 'random' | 'triager'>;

/** Messages of a round, and of a workspace in a day, that a model reads only to be compared. */
const PER_ROUND = 10;
const PER_DAY = 50;

/** A message that the rules decided, for a model to read beside them. */
type Asked = { workspaceId: Id<'ws'>; messageId: Id<'msg'>; text: string; at: Date };

/** People's messages of a workspace that the rules decided today, as many as a model may still read. */
export async function toCompare(ports: ComparisonPorts, workspaceId: Id<'ws'>, before: number): Promise<Asked[]> {
  if (ports.triager === null || before >= PER_ROUND) return [];
  return inMoment(ports, workspaceId, async ({ tx, now }) => {
    const since = new Date(now.getTime() - DAY_MS);
    const left = PER_DAY - (await countRead(tx, { workspaceId, since }));
    const limit = Math.min(left, PER_ROUND - before);
    if (limit <= 0) return [];
    return (await unread(tx, { workspaceId, since, limit })).map((one) => ({ workspaceId, ...one }));
  });
}

/**
 * Has a model read what the rules decided, and keeps its word beside theirs. Nothing is done by it: the messages are filed
 * and told already, and one that it does not answer about is not asked again.
 */
export async function compare(ports: ComparisonPorts, asked: readonly Asked[]): Promise<void> {
  const { triager } = ports;
  if (triager === null) return;
  await Promise.all(
    asked.map(async ({ workspaceId, messageId, text, at }) => {
      const model = await triager.compare({ text, sentOn: at.toISOString().slice(0, 10) });
      await inMoment(ports, workspaceId, ({ tx }) => noteModel(tx, { workspaceId, messageId, model }));
    }),
  );
}
