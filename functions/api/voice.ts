import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { isSame, refusalOf, type BannedWord } from '#domain/banned_word.ts';
import { AppError, found } from '#domain/error.ts';
import { VOICE_MOST, voiceOf, type Voice } from '#domain/voice.ts';
import { banWordSchema, changeVoiceSchema, decideVoiceProposalSchema, voiceSchema } from '#domain/voice.schema.ts';
import { voiceProposals, voiceWith, type VoiceProposal } from '#domain/voice_proposal.ts';
import { changeVoice, decidedProposals, decideProposal, lateAnswers, voiceEdits } from '#db/queries/voice.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { answer, body, nothing, tenantRouter, type Answer } from './router.ts';

const tags = ['Voice'];
/** Whoever may say who the workspace is says how it speaks. */
const middleware = requires('workspace.write');

/** How the workspace speaks in what is suggested to its people, and what their edits say of it. */
export const voiceRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getVoice',
      method: 'get',
      path: '/voice',
      tags,
      summary: 'How suggested answers speak, and the changes that edits speak for',
      responses: { 200: answer('The voice.', voiceSchema) },
    }),
    async (c) => c.json(await inWorkspace(c, (moment) => voiceAnswer(moment, voiceOf(moment.workspace.voice))), 200),
  )
  .openapi(
    createRoute({
      operationId: 'changeVoice',
      method: 'patch',
      path: '/voice',
      tags,
      summary: 'Choose the tone, the greeting and the closing; what is left out stays',
      middleware,
      request: { body: body(changeVoiceSchema) },
      responses: { 200: answer('The voice as it is now.', voiceSchema) },
    }),
    async (c) => {
      const { address, manner, greeting, closing } = c.req.valid('json');
      const fields = {
        ...(address && { address }),
        ...(manner && { manner }),
        ...(greeting && { greeting }),
        ...(closing && { closing }),
      };
      const voice = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now, audit } = moment;
        const changed = await changeVoice(tx, { workspaceId, now, change: (old) => ({ ...old, ...fields }) });
        await audit('voice.changed', workspaceId, { fields: Object.keys(fields).join(' ') });
        return voiceAnswer(moment, changed);
      });
      return c.json(voice, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'banWord',
      method: 'put',
      path: '/voice/banned',
      tags,
      summary: 'Have a word said no more, with what is said in its place or nothing',
      middleware,
      request: { body: body(banWordSchema) },
      responses: { 200: answer('The voice as it is now.', voiceSchema) },
    }),
    async (c) => {
      const { word, replacement } = c.req.valid('json');
      const voice = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now, audit } = moment;
        const change = (old: Voice) => banning(old, { word, replacement });
        const changed = await changeVoice(tx, { workspaceId, now, change });
        await audit('voice.word_banned', workspaceId, { words: changed.banned.length });
        return voiceAnswer(moment, changed);
      });
      return c.json(voice, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'allowWord',
      method: 'delete',
      path: '/voice/banned/{word}',
      tags,
      summary: 'Let a word be said again',
      middleware,
      request: { params: z.object({ word: z.string().max(VOICE_MOST.formula) }) },
      responses: nothing,
    }),
    async (c) => {
      const { word } = c.req.valid('param');
      await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        const { banned } = await changeVoice(tx, { workspaceId, now, change: (old) => allowing(old, word) });
        await audit('voice.word_allowed', workspaceId, { words: banned.length });
      });
      return c.body(null, 204);
    },
  )
  .openapi(
    createRoute({
      operationId: 'decideVoiceProposal',
      method: 'post',
      path: '/voice/proposals/{key}',
      tags,
      summary: 'Take a change that edits speak for into the voice, or decline it for good',
      middleware,
      request: { params: z.object({ key: z.string().max(64) }), body: body(decideVoiceProposalSchema) },
      responses: { 200: answer('The voice as it is now.', voiceSchema) },
    }),
    async (c) => {
      const { key } = c.req.valid('param');
      const { accept } = c.req.valid('json');
      const voice = await inWorkspace(c, (moment) => decide(moment, key, accept));
      return c.json(voice, 200);
    },
  );

function banning(voice: Voice, asked: BannedWord): Voice {
  const known = voice.banned.filter(({ word }) => !isSame(word, asked.word));
  if (known.length >= VOICE_MOST.banned) throw new AppError('conflict', { detail: 'banned_full' });
  const refusal = refusalOf(asked, known);
  if (refusal !== null)
    throw new AppError('validation_failed', {
      errors: [{ field: 'word', message: 'Cannot be banned so.', code: refusal }],
    });
  return { ...voice, banned: [...known, asked] };
}

function allowing(voice: Voice, word: string): Voice {
  const banned = voice.banned.filter((one) => !isSame(one.word, word));
  if (banned.length === voice.banned.length) throw new AppError('not_found');
  return { ...voice, banned };
}

async function decide(moment: Moment, key: string, accept: boolean) {
  const { tx, workspace, workspaceId, now, actor, audit } = moment;
  const proposal = found((await proposalsFor(moment, voiceOf(workspace.voice))).find((one) => one.key === key));
  const decidedBy = `${actor.kind}:${actor.id}`;
  const row = { workspaceId, key, accepted: accept, decidedBy, createdAt: now, updatedAt: now };
  if (!(await decideProposal(tx, row))) throw new AppError('not_found');
  const { kind, from, to, times, conversations } = proposal;
  const change = (old: Voice) =>
    !accept ? old : kind === 'word' ? banning(old, { word: from, replacement: to }) : voiceWith(old, proposal);
  const voice = await changeVoice(tx, { workspaceId, now, change });
  const seen = { kind, times, conversations: conversations.length };
  await audit(accept ? 'voice.proposal_accepted' : 'voice.proposal_declined', workspaceId, seen);
  return voiceAnswer(moment, voice);
}

async function proposalsFor({ tx, workspaceId }: Moment, voice: Voice): Promise<VoiceProposal[]> {
  const edits = await voiceEdits(tx, { workspaceId });
  if (edits.length === 0) return [];
  const decided = await decidedProposals(tx, { workspaceId });
  return voiceProposals(edits, { sent: await lateAnswers(tx, { workspaceId }), voice, decided });
}

async function voiceAnswer(moment: Moment, voice: Voice): Promise<Answer<typeof voiceSchema>> {
  const { address, manner, greeting, closing, banned } = voice;
  const proposals = await proposalsFor(moment, voice);
  return {
    ...{ address, manner, greeting: { ...greeting }, closing: { ...closing } },
    banned: banned.map((one) => ({ ...one })),
    proposals: proposals.map((one) => ({ ...one, conversations: [...one.conversations] })),
  };
}
