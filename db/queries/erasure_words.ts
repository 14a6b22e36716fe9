import { and, eq, or, sql, type SQL, type SQLWrapper } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { asWritten } from '../as_written.ts';
import type { Tx } from '../client.ts';
import { evidence, knowledge, note, suggestion, triageExample, voiceEdit } from '../schema/index.ts';

/** Whom other people's texts may name. */
export type Named = { address: string; names: readonly { firstName: string | null; lastName: string | null }[] };

/** What stands where a person was named. */
const NOBODY = '…';
const CIVILITIES = ['m\\.', 'mr\\.?', 'mme', 'mlle', 'mrs\\.?', 'ms\\.?', 'monsieur', 'madame', 'mademoiselle'];

/** A word as it stands in a POSIX expression. */
const plainly = (word: string): string =>
  word
    .trim()
    .toLowerCase()
    .split(/\s+/)
    .map((part) => part.replace(/[^\p{L}\p{N}]/gu, '\\$&'))
    .join('[[:space:]]+');

/** How somebody is named in a text: by both their names in either order, or by the last one after a civility. One name alone is many people's. */
function asNamed({ names }: Named): string | null {
  const ways = names.flatMap(({ firstName, lastName }) => {
    if (!lastName?.trim()) return [];
    const [first, last] = [firstName?.trim() ? plainly(firstName) : null, plainly(lastName)];
    const before = [...CIVILITIES, ...(first === null ? [] : [first])].join('|');
    return [`(?:${before})[[:space:]]+${last}`, ...(first === null ? [] : [`${last}[[:space:]]+${first}`])];
  });
  return ways.length === 0 ? null : `(^|[^[:alnum:]])(?:${ways.join('|')})(?![[:alnum:]])`;
}

/**
 * Takes a person out of what others wrote and the workspace keeps: of what it can say, and of notes about others, the rest stays;
 * what was quoted of a source or a message is no quote any more without them, and goes.
 */
export async function eraseWords(
  tx: Tx,
  { workspaceId, now, ...person }: Named & { workspaceId: Id<'ws'>; now: Date },
): Promise<void> {
  const written = asWritten(person.address);
  const named = asNamed(person);
  const holds = (text: SQLWrapper): SQL =>
    named === null ? sql`lower(${text}) ~ ${written}` : sql`(lower(${text}) ~ ${written} or lower(${text}) ~ ${named})`;
  const without = (text: SQLWrapper): SQL => {
    const once = (from: SQLWrapper) => sql`regexp_replace(${from}, ${written}, ${`\\1${NOBODY}\\3`}, 'gi')`;
    // What ends one is what the next one begins after: the first time takes every other one of a row.
    const addressless = once(once(text));
    return named === null ? addressless : sql`regexp_replace(${addressless}, ${named}, ${`\\1${NOBODY}`}, 'gi')`;
  };
  await tx
    .update(knowledge)
    .set({ title: without(knowledge.title), text: without(knowledge.text), updatedAt: now })
    .where(and(eq(knowledge.workspaceId, workspaceId), or(holds(knowledge.title), holds(knowledge.text))));
  await tx
    .update(note)
    .set({ text: without(note.text), updatedAt: now })
    .where(and(eq(note.workspaceId, workspaceId), holds(note.text)));
  await tx
    .delete(evidence)
    .where(and(eq(evidence.workspaceId, workspaceId), or(holds(evidence.quote), holds(evidence.source))));
  await tx.delete(triageExample).where(and(eq(triageExample.workspaceId, workspaceId), holds(triageExample.text)));
  await tx
    .delete(voiceEdit)
    .where(
      and(eq(voiceEdit.workspaceId, workspaceId), or(holds(voiceEdit.from), holds(sql`coalesce(${voiceEdit.to}, '')`))),
    );
  await tx
    .delete(suggestion)
    .where(
      and(
        eq(suggestion.workspaceId, workspaceId),
        or(
          ...[suggestion.sentences, suggestion.open, suggestion.refusals].map((column) => holds(sql`${column}::text`)),
        ),
      ),
    );
}
