import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { previewRequestSchema, previewSchema, sentTestSchema } from '#domain/campaign.schema.ts';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import type { Id } from '#domain/id.ts';
import { languageOf, nameOf, splitLetter, wantsOpener, writeLetter } from '#domain/letter.ts';
import { writeOpener } from '#domain/opener.ts';
import type { SenderIdentity } from '#domain/sender.ts';
import type { Step } from '#domain/sequence.ts';
import { voiceOf } from '#domain/voice.ts';
import { getCampaign, type Campaign } from '#db/queries/campaign.ts';
import { leadsOfAudience } from '#db/queries/audience.ts';
import { mailboxOfCampaign } from '#db/queries/mailbox.ts';
import { evidenceOfLead, leadWithCompany } from '#db/queries/outreach.ts';
import { getUser } from '#db/queries/user.ts';
import { inWorkspace, personOf, requires, type Moment } from './context.ts';
import type { ApiDeps } from './deps.ts';
import { answer, body, tenantRouter, type Answer } from './router.ts';

const tags = ['Sequences'];
const params = z.object({ campaignId: idSchema('cmp') });

/** A step as somebody would read it, before anything is drafted: on the screen, or in one's own mail. */
export const previewRoutes = tenantRouter()
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
          ? previewFor(moment, c.var.deps, { campaign, ...asked, leadId })
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
        200: answer('Where it went, or why it cannot be written.', sentTestSchema),
      },
    }),
    async (c) => {
      const { campaignId } = c.req.valid('param');
      const asked = c.req.valid('json');
      const { email: to } = found(await getUser(c.var.deps.db, { userId: personOf(c.var.caller) }));
      const preview = await inWorkspace(c, async (moment) => {
        const campaign = found(await getCampaign(moment.tx, { workspaceId: moment.workspaceId, campaignId }));
        const leadId = asked.leadId ?? (await firstLead(moment, campaign, asked.after ?? null));
        const written = await previewFor(moment, c.var.deps, { campaign, ...asked, leadId: found(leadId) });
        if (written.letter) await moment.audit('campaign.tested', campaignId);
        return written;
      });
      const { letter, problems } = preview;
      if (letter === null) return c.json({ sentTo: null, file: null, problems }, 200);
      // A letter of ours to our own user: it goes by the transport of such letters, never through a mailbox.
      const handed = await c.var.deps.postman.send({
        to,
        subject: `[Test] ${letter.subject}`,
        text: `${letter.words}\n\n-- \n${letter.notice}`,
      });
      const went = handed.to === 'mail' ? { sentTo: to, file: null } : { sentTo: null, file: handed.file };
      return c.json({ ...went, problems }, 200);
    },
  );

async function firstLead(
  { tx, workspaceId }: Moment,
  { audience, language }: Campaign,
  after: Id<'ld'> | null,
): Promise<Id<'ld'> | null> {
  const [lead] = await leadsOfAudience(tx, { workspaceId, audience, language, after, limit: 1 });
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
  { openers, publicUrl }: ApiDeps,
  { campaign, steps, step: at, leadId }: { campaign: Campaign; steps: Step[]; step: number; leadId: Id<'ld'> },
): Promise<Answer<typeof previewSchema>> {
  const person = found(await leadWithCompany(tx, { workspaceId, leadId }));
  const step = found(steps[at]);
  const mailbox = await mailboxOfCampaign(tx, campaign);
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
    bookingUrl: workspace.bookingUrl,
    banned: voiceOf(workspace.voice).banned,
    // A draft's own links name it: here is where they lead.
    links: { optOut: `${publicUrl}/o/…`, whyMe: `${publicUrl}/w/…` },
  };
  const lettered = (of: Step, stepIndex: number, threadSubject: string | null) => {
    const opener = writeOpener(evidence, languageOf({ ...input, step: of }), now.getTime());
    return writeLetter({ ...input, step: of, stepIndex, threadSubject, opener });
  };
  const first = at > 0 && steps[0] ? lettered(steps[0], 0, null) : null;
  const threadSubject = at === 0 ? null : first?.ok ? first.letter.subject : '…';
  const written = lettered(step, at, threadSubject);
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
      example: openers === 'model' && claims.length > 0,
    },
    problems: [],
  };
}
