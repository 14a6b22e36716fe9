import { and, desc, eq, ne } from 'drizzle-orm';
import type { Id } from '#domain/id.ts';
import { voiceOf, type Voice } from '#domain/voice.ts';
import type { SeenEdit } from '#domain/voice_proposal.ts';
import type { Tx } from '../client.ts';
import { draft, voiceDecision, voiceEdit, workspace } from '../schema/index.ts';

type Workspace = { workspaceId: Id<'ws'> };

/** As many edits, and answers beside them, as proposals are made from. */
const EDITS = 2000;
const ANSWERS = 200;

/** Changes the voice of a workspace: those who change it at once do so one after the other. @returns it as it is now */
export async function changeVoice(
  tx: Tx,
  { workspaceId, now, change }: Workspace & { now: Date; change: (voice: Voice) => Voice },
): Promise<Voice> {
  const of = eq(workspace.id, workspaceId);
  const [row] = await tx.select({ voice: workspace.voice }).from(workspace).where(of).for('update');
  const voice = change(voiceOf(row?.voice ?? null));
  await tx.update(workspace).set({ voice, updatedAt: now }).where(of);
  return voice;
}

/** Keeps what somebody changed in an answer. */
export async function insertVoiceEdits(tx: Tx, rows: (typeof voiceEdit.$inferInsert)[]): Promise<void> {
  if (rows.length > 0) await tx.insert(voiceEdit).values(rows).onConflictDoNothing();
}

/** What people changed lately, the newest first. */
export async function voiceEdits(tx: Tx, { workspaceId }: Workspace): Promise<SeenEdit[]> {
  const { kind, language, from, to, draftId, conversationId } = voiceEdit;
  return tx
    .select({ kind, language, from, to, draftId, conversationId })
    .from(voiceEdit)
    .where(eq(voiceEdit.workspaceId, workspaceId))
    .orderBy(desc(voiceEdit.createdAt), draftId)
    .limit(EDITS);
}

/** The words of the answers that people wrote lately. */
export async function lateAnswers(tx: Tx, { workspaceId }: Workspace): Promise<string[]> {
  const rows = await tx
    .select({ body: draft.body })
    .from(draft)
    .where(and(eq(draft.workspaceId, workspaceId), eq(draft.class, 'reply'), ne(draft.body, '')))
    .orderBy(desc(draft.createdAt), draft.id)
    .limit(ANSWERS);
  return rows.map(({ body }) => body);
}

/** The names of the proposals that a person decided. */
export async function decidedProposals(tx: Tx, { workspaceId }: Workspace): Promise<Set<string>> {
  const rows = await tx
    .select({ key: voiceDecision.key })
    .from(voiceDecision)
    .where(eq(voiceDecision.workspaceId, workspaceId));
  return new Set(rows.map(({ key }) => key));
}

/** Keeps what a person said to a proposal. @returns false where somebody has decided already */
export async function decideProposal(tx: Tx, row: typeof voiceDecision.$inferInsert): Promise<boolean> {
  const made = await tx.insert(voiceDecision).values(row).onConflictDoNothing().returning({ key: voiceDecision.key });
  return made.length > 0;
}
