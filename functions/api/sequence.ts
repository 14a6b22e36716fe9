import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { previewRequestSchema, previewSchema, sequenceSchema, stepsSchema } from '#domain/campaign.schema.ts';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { nameOf, splitLetter, wantsOpener, writeLetter } from '#domain/letter.ts';
import { writeOpener } from '#domain/opener.ts';
import type { SenderIdentity } from '#domain/sender.ts';
import type { Step } from '#domain/sequence.ts';
import {
  getCampaign,
  insertSequence,
  latestSequence,
  publishSequence,
  rewriteSequence,
  updateCampaign,
  type Campaign,
} from '#db/queries/campaign.ts';
import { leadsOfAudience } from '#db/queries/lead.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { evidenceOfLead, leadWithCompany } from '#db/queries/outreach.ts';
import { getUser } from '#db/queries/user.ts';
import { inWorkspace, personOf, requires, type Moment } from './context.ts';
import { sequenceAnswer } from './campaign_answer.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Sequences'];
const params = z.object({ campaignId: idSchema('cmp') });
const one = { 200: answer('The sequence.', sequenceSchema) };

export const sequenceRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getSequence',
      method: 'get',
      path: '/campaigns/{campaignId}/sequence',
      tags,
      summary: 'The latest version of its steps, published or not',
      request: { params },
      responses: one,
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const row = await inWorkspace(c, async ({ tx, workspaceId }) =>
        found(await latestSequence(tx, { workspaceId, campaignId })),
      );
      return c.json(sequenceAnswer(row), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'putSequence',
      method: 'put',
      path: '/campaigns/{campaignId}/sequence',
      tags,
      summary: 'Write the steps; a published version stays and a new one begins',
      middleware: requires('campaign.write'),
      request: { params, body: body(z.object({ steps: stepsSchema })) },
      responses: one,
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const { steps } = c.req.valid('json');
      const row = await inWorkspace(c, async ({ tx, workspaceId, now, id, audit }) => {
        found(await getCampaign(tx, { workspaceId, campaignId }));
        const latest = await latestSequence(tx, { workspaceId, campaignId });
        const kept = latest !== null && (await rewriteSequence(tx, { workspaceId, sequenceId: latest.id, steps, now }));
        if (!kept)
          await insertSequence(tx, {
            id: id('seq'),
            workspaceId,
            campaignId,
            version: (latest?.version ?? 0) + 1,
            steps,
            createdAt: now,
            updatedAt: now,
          });
        await audit('sequence.written', campaignId, { version: kept ? latest.version : (latest?.version ?? 0) + 1 });
        return found(await latestSequence(tx, { workspaceId, campaignId }));
      });
      return c.json(sequenceAnswer(row), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'publishSequence',
      method: 'post',
      path: '/campaigns/{campaignId}/sequence/publish',
      tags,
      summary: 'Let drafts written from now on follow the latest version',
      middleware: requires('campaign.write'),
      request: { params },
      responses: one,
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const row = await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        const latest = found(await latestSequence(tx, { workspaceId, campaignId }));
        await publishSequence(tx, { workspaceId, sequenceId: latest.id, now });
        await updateCampaign(tx, { workspaceId, campaignId, now, sequenceId: latest.id });
        await audit('sequence.published', campaignId, { version: latest.version });
        return found(await latestSequence(tx, { workspaceId, campaignId }));
      });
      return c.json(sequenceAnswer(row), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'previewStep',
      method: 'post',
      path: '/campaigns/{campaignId}/preview',
      tags,
      summary: 'A step written for a real lead of the audience, or why it cannot be',
      request: { params, body: body(previewRequestSchema) },
      responses: { 200: answer('The letter, or its problems.', previewSchema) },
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const asked = c.req.valid('json');
      const preview = await inWorkspace(c, async (moment) => {
        const campaign = found(await getCampaign(moment.tx, { workspaceId: moment.workspaceId, campaignId }));
        const leadId = asked.leadId ?? (await firstLead(moment, campaign, asked.after ?? null));
        return leadId
          ? previewFor(moment, campaign, asked.steps, asked.step, leadId)
          : { lead: null, letter: null, problems: [] };
      });
      return c.json(preview, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'sendTest',
      method: 'post',
      path: '/campaigns/{campaignId}/test',
      tags,
      summary: 'Send a step, written for a real lead, to yourself',
      middleware: requires('campaign.write'),
      request: { params, body: body(previewRequestSchema) },
      responses: {
        200: answer(
          'Sent, or why it cannot be written.',
          z.object({ sentTo: z.string().nullable(), problems: previewSchema.shape.problems }),
        ),
      },
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const asked = c.req.valid('json');
      const { email: to } = found(await getUser(c.var.deps.db, { userId: personOf(c.var.caller) }));
      const preview = await inWorkspace(c, async (moment) => {
        const campaign = found(await getCampaign(moment.tx, { workspaceId: moment.workspaceId, campaignId }));
        const leadId = asked.leadId ?? (await firstLead(moment, campaign, asked.after ?? null));
        await moment.audit('campaign.tested', campaignId);
        return found(leadId && (await previewFor(moment, campaign, asked.steps, asked.step, leadId)));
      });
      // A letter of ours to our own user: it goes by the transport of such letters, never through a mailbox.
      if (preview.letter)
        await c.var.deps.postman.send({
          to,
          subject: `[Test] ${preview.letter.subject}`,
          text: `${preview.letter.words}\n\n-- \n${preview.letter.notice}`,
        });
      return c.json({ sentTo: preview.letter ? to : null, problems: preview.problems }, 200);
    },
  );

async function firstLead(
  { tx, workspaceId }: Moment,
  { audience }: Campaign,
  after: Id<'ld'> | null,
): Promise<Id<'ld'> | null> {
  const [lead] = await leadsOfAudience(tx, { workspaceId, audience, after, limit: 1 });
  return lead?.id ?? null;
}

/** Stands in until the sender is filled in, so that a preview can be read before; a draft is never written with it. */
const UNKNOWN_SENDER: SenderIdentity = {
  firstName: '…',
  lastName: '',
  company: '…',
  postalAddress: '…',
  signature: '',
};

async function previewFor(
  { tx, workspace, workspaceId, now }: Moment,
  campaign: Campaign,
  steps: Step[],
  at: number,
  leadId: Id<'ld'>,
) {
  const person = found(await leadWithCompany(tx, { workspaceId, leadId }));
  const step = found(steps[at]);
  const mailbox = campaign.mailboxId ? await getMailbox(tx, { workspaceId, mailboxId: campaign.mailboxId }) : null;
  // A follow-up's subject is the first message's, which may quote a fact.
  const wanted = [step, steps[0]].some((one) => one !== undefined && wantsOpener(one));
  const evidence = wanted ? await evidenceOfLead(tx, { workspaceId, leadId }) : [];
  const input = {
    seed: leadId,
    language: person.lead.language,
    fallback: campaign.language,
    lead: person.lead,
    company: person.company,
    sender: workspace.sender ?? UNKNOWN_SENDER,
    senderAddress: mailbox?.address ?? 'sender@mailbox.invalid',
    opener: writeOpener(evidence, person.lead.language, now.getTime()),
    bookingUrl: workspace.bookingUrl,
    links: { optOut: '…', whyMe: '…' },
  };
  const first =
    at > 0 && steps[0] ? writeLetter({ ...input, step: steps[0], stepIndex: 0, threadSubject: null }) : null;
  const threadSubject = at === 0 ? null : first?.ok ? first.letter.subject : '…';
  const written = writeLetter({ ...input, step, stepIndex: at, threadSubject });
  const lead = {
    id: leadId,
    name: nameOf(person.lead) || person.lead.email,
    email: person.lead.email,
    company: person.company?.name ?? null,
  };
  if (!written.ok)
    return {
      lead,
      letter: null,
      problems: written.problems.map((problem) => ({ ...problem, values: { ...problem.values } })),
    };
  const { subject, claims, lint, variant } = written.letter;
  return {
    lead,
    letter: {
      subject,
      ...splitLetter(written.letter.body),
      claims: [...claims],
      lint: lint.map((one) => ({ ...one, values: { ...one.values } })),
      variant,
    },
    problems: [],
  };
}
