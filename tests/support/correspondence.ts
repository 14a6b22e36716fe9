import { randomBytes } from 'node:crypto';
import type { InboxPorts } from '#activities/inbox.ts';
import { EVERYONE } from '#domain/audience.ts';
import type { EnrollmentStage } from '#domain/enrollment.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import { withWorkspace, type Db, type Tx } from '#db/client.ts';
import { insertConversation, type Conversation } from '#db/queries/conversation.ts';
import { insertDispatch } from '#db/queries/dispatch.ts';
import { insertDraft } from '#db/queries/draft.ts';
import { insertEnrollments, type Enrollment } from '#db/queries/enrollment.ts';
import { leadByEmail } from '#db/queries/lead.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { getMailbox, insertMailbox, type Mailbox } from '#db/queries/mailbox.ts';
import { insertMessage } from '#db/queries/message.ts';
import { accountOf } from '#db/queries/suppression.ts';
import { approval, campaign } from '#db/schema/index.ts';
import { createTokens } from '#functions/tokens.ts';
import { linkPayload } from '#domain/booking.ts';
import { createTenant, NOW } from './tenant.ts';

/** A lead whom a mailbox wrote to, and what left. */
export type Written = {
  leadId: Id<'ld'>;
  enrollmentId: Id<'enr'>;
  campaignId: Id<'cmp'>;
  draftId: Id<'drf'>;
  dispatchId: Id<'dsp'>;
  conversationId: Id<'cnv'>;
  address: string;
  messageId: string;
  token: string;
};

/** A workspace with a mailbox that wrote to people, and what taking mail in needs; the workflows write down what they hear. */
export type Correspondence = {
  workspaceId: Id<'ws'>;
  accountId: Id<'acc'>;
  mailbox: Mailbox;
  ports: InboxPorts;
  told: string[];
  within<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  wroteTo(
    address: string,
    options?: { minutesAgo?: number; stage?: EnrollmentStage; firstName?: string; lastName?: string },
  ): Promise<Written>;
};

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, NOW.getTime(), randomBytes(10));

export async function startCorrespondence(
  db: Db,
  {
    address = 'sophie@ondine.example',
    accountId,
    workspaceId,
    now = NOW,
    mailboxId,
  }: { address?: string; accountId?: Id<'acc'>; workspaceId?: Id<'ws'>; now?: Date; mailboxId?: Id<'mbx'> } = {},
): Promise<Correspondence> {
  const tenant = workspaceId ? { workspaceId } : await createTenant(db, accountId === undefined ? {} : { accountId });
  return correspondenceIn(db, tenant.workspaceId, { address, now, known: mailboxId });
}

/** @param known a mailbox that is there already, in place of one of its own */
async function correspondenceIn(
  db: Db,
  workspaceId: Id<'ws'>,
  { address, now, known }: { address: string; now: Date; known: Id<'mbx'> | undefined },
): Promise<Correspondence> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => withWorkspace(db, workspaceId, work);
  const told: string[] = [];
  const mailboxId = known ?? id('mbx');
  const stamps = { createdAt: now, updatedAt: now };
  const { accountId, mailbox } = await within(async (tx) => {
    if (known === undefined)
      await insertMailbox(tx, {
        ...{ id: mailboxId, workspaceId, kind: 'smtp', address, displayName: 'Sophie', status: 'connected' },
        ...{ connection: {}, rampStartedAt: now, windowStartMinute: 540, windowEndMinute: 1050, ...stamps },
      });
    const row = await getMailbox(tx, { workspaceId, mailboxId });
    if (!row) throw new Error('no mailbox');
    return { accountId: await accountOf(tx, workspaceId), mailbox: row };
  });
  // Each look at the clock is a second later: what comes in later is later.
  let looks = 0;
  const time = () => new Date(now.getTime() + (looks += 1) * 1000);
  const tokens = createTokens(randomBytes(32).toString('hex'), () => now);
  const hear = (what: string) => {
    told.push(what);
    return Promise.resolve(true);
  };
  return {
    ...{ workspaceId, accountId, mailbox, told, within },
    ports: {
      ...{ db, tokens, triager: null, time, random: (length: number) => randomBytes(length) },
      workflows: {
        replied: ({ leadId }, { kind, colleague }) => hear(`${leadId} ${colleague ?? kind}`),
        tellMeeting: async ({ leadId, status }) => {
          await hear(`${leadId} ${status}`);
        },
        holdCampaign: ({ campaignId }, reason) => hear(`${campaignId} held ${reason}`),
      },
    },
    wroteTo: (to, { minutesAgo = 60, stage = 'awaiting_reply', firstName, lastName } = {}) =>
      within(async (tx) => {
        const at = new Date(now.getTime() - minutesAgo * 60_000);
        const times = { createdAt: at, updatedAt: at };
        await mergeLeads(tx, {
          ...{ workspaceId, now: at, source: 'import', sandbox: false },
          defaults: { language: 'fr', zone: 'Europe/Paris' },
          leads: [
            {
              ...{ email: to, company: NO_COMPANY, fact: null, evidence: null },
              values: { ...NO_VALUES, firstName: firstName ?? null, lastName: lastName ?? null },
            },
          ],
        });
        const leadId = (await leadByEmail(tx, { workspaceId, email: to }))?.id ?? id('ld');
        const [enrollmentId, campaignId, draftId, dispatchId] = [id('enr'), id('cmp'), id('drf'), id('dsp')];
        const conversationId: Conversation['id'] = id('cnv');
        const messageId = `<${dispatchId}@ondine.example>`;
        const of = { workspaceId, leadId, mailboxId, campaignId, enrollmentId, step: 0 };
        await tx.insert(campaign).values({
          ...{ id: campaignId, workspaceId, name: 'Sites', status: 'running', language: 'fr', mailboxId },
          ...{ audience: { ...EVERYONE, tags: ['nobody else'] }, enrolled: 1, ended: 0, createdBy: 'user:x', ...times },
        });
        const enrolled: Enrollment[] = await insertEnrollments(tx, [
          { id: enrollmentId, workspaceId, leadId, mailboxId, campaignId, step: 1, stage, ...times },
        ]);
        if (enrolled.length !== 1) throw new Error('not enrolled');
        await insertConversation(tx, {
          ...{ id: conversationId, workspaceId, leadId, enrollmentId, mailboxId, subject: 'Votre site la nuit' },
          ...{ lastMessageAt: at, ...times },
        });
        await insertDraft(tx, {
          ...{ id: draftId, ...of, conversationId, class: 'sequence', attempt: 0, variant: 'A', ...times },
          ...{ recipient: to, recipientName: '', sender: address, subject: 'Votre site la nuit', body: 'Bonjour' },
          ...{ contentHash: draftId, status: 'sent', claims: [], lint: [], problems: [] },
        });
        await tx.insert(approval).values({
          ...{ id: id('apr'), workspaceId, draftId, contentHash: draftId, decision: 'approve', decidedBy: 'user:x' },
          ...{ decidedAt: at, acknowledgedAt: at, ...times },
        });
        await insertDispatch(tx, {
          ...{ id: dispatchId, ...of, draftId, class: 'sequence', status: 'accepted', contentHash: draftId, messageId },
          clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: '', evaluatedAt: 0 },
          ...{ intendedAt: at, ...times },
        });
        await insertMessage(tx, {
          ...{ id: id('msg'), workspaceId, mailboxId, conversationId, leadId, dispatchId, direction: 'out' },
          ...{ externalId: messageId, messageId, fromAddress: address, fromName: '', toAddress: to },
          ...{ subject: 'Votre site la nuit', text: 'Bonjour', at, ...times },
        });
        const token = tokens.sign(linkPayload({ workspaceId, enrollmentId, leadId }));
        return { leadId, enrollmentId, campaignId, draftId, dispatchId, conversationId, address: to, messageId, token };
      }),
  };
}
