import { randomBytes } from 'node:crypto';
import { clear, type Gated } from '#activities/gate.ts';
import { inMoment } from '#activities/moment.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { insertApproval } from '#db/queries/approval.ts';
import { insertCampaign } from '#db/queries/campaign.ts';
import { getDraft, insertDraft } from '#db/queries/draft.ts';
import { insertMailbox } from '#db/queries/mailbox.ts';
import { company, lead } from '#db/schema/index.ts';
import { EVERYONE } from '#domain/audience.ts';
import { contentHash, type MessageClass } from '#domain/draft.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { createTokens } from '#functions/tokens.ts';
import { TUESDAY_10 } from '#tests/unit/domain/facts.ts';
import type { Tenant } from './tenant.ts';

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, TUESDAY_10, randomBytes(10));
const DAY_MS = 86_400_000;
const NOW = new Date(TUESDAY_10);
const stamps = { createdAt: NOW, updatedAt: NOW };

/** An approved message that nothing stands in the way of, on Tuesday at ten. */
export type Sendable = {
  workspaceId: Id<'ws'>;
  draftId: Id<'drf'>;
  approvalId: Id<'apr'>;
  mailboxId: Id<'mbx'>;
  campaignId: Id<'cmp'>;
  leadId: Id<'ld'>;
};

type Parts = { leadId?: Id<'ld'>; mailboxId?: Id<'mbx'>; campaignId?: Id<'cmp'>; email?: string; class?: MessageClass };

/** Makes such messages in a workspace; what is not given is made new. */
export function sendables(db: Db, { workspaceId, userId }: Tenant) {
  const within = <T>(work: Parameters<typeof withWorkspace<T>>[2]) => withWorkspace(db, workspaceId, work);
  const made = {
    async person(email = `${id('ld')}@fonderies.example`, companyId: Id<'co'> | null = null): Promise<Id<'ld'>> {
      const leadId = id('ld');
      await within((tx) =>
        tx.insert(lead).values({
          ...{ id: leadId, workspaceId, companyId, email, language: 'fr', zone: 'Europe/Paris', country: 'FR' },
          ...{ source: 'manual', tags: [], search: '', tagWords: [], editedFields: [], suppressed: false },
          ...{ verification: 'valid', verifiedAt: new Date(TUESDAY_10 - DAY_MS), ...stamps },
        }),
      );
      return leadId;
    },
    async company(key: string): Promise<Id<'co'>> {
      const companyId = id('co');
      await within((tx) => tx.insert(company).values({ id: companyId, workspaceId, key, name: key, ...stamps }));
      return companyId;
    },
    async mailbox(): Promise<Id<'mbx'>> {
      const mailboxId = id('mbx');
      await within((tx) =>
        insertMailbox(tx, {
          ...{
            id: mailboxId,
            workspaceId,
            kind: 'smtp',
            address: `${mailboxId}@ondine.example`,
            displayName: 'Sophie',
          },
          ...{ status: 'connected', connection: {}, rampStartedAt: NOW, lastReadAt: NOW, ...stamps },
          ...{ windowStartMinute: 540, windowEndMinute: 1050 },
          dns: { spf: 'pass', dkim: 'pass', dmarc: 'pass', checkedAt: TUESDAY_10 - 60_000 },
        }),
      );
      return mailboxId;
    },
    async campaign(mailboxId: Id<'mbx'>): Promise<Id<'cmp'>> {
      const campaignId = id('cmp');
      await within((tx) =>
        insertCampaign(tx, {
          ...{
            id: campaignId,
            workspaceId,
            name: 'Sites',
            status: 'running',
            audience: EVERYONE,
            language: 'fr',
            mailboxId,
          },
          ...{ enrolled: 0, ended: 0, createdBy: `user:${userId}`, startedAt: NOW, ...stamps },
        }),
      );
      return campaignId;
    },
    async message(given: Parts = {}): Promise<Sendable> {
      const mailboxId = given.mailboxId ?? (await made.mailbox());
      const campaignId = given.campaignId ?? (await made.campaign(mailboxId));
      const email = given.email ?? `${id('ld')}@fonderies.example`;
      const leadId = given.leadId ?? (await made.person(email));
      const [draftId, approvalId] = [id('drf'), id('apr')];
      const content = { recipient: email, sender: 'Sophie <s@ondine.example>', subject: 'Le four', body: 'Bonjour' };
      const hash = contentHash(content);
      await within(async (tx) => {
        await insertDraft(tx, {
          ...{
            id: draftId,
            workspaceId,
            class: given.class ?? 'sequence',
            campaignId,
            leadId,
            mailboxId,
            step: 0,
            attempt: 0,
          },
          ...{ variant: 'A', recipientName: '', status: 'approved', claims: [], lint: [], problems: [] },
          ...{ ...content, contentHash: hash, ...stamps },
        });
        const decision = { decision: 'approve' as const, decidedBy: `user:${userId}`, decidedAt: NOW };
        await insertApproval(tx, { id: approvalId, workspaceId, draftId, contentHash: hash, ...decision });
      });
      return { workspaceId, draftId, approvalId, mailboxId, campaignId, leadId };
    },
  };
  return made;
}

/** Puts a message through the gate at an instant, in a transaction of its own. */
export function throughGate(db: Db, at = TUESDAY_10): (message: Sendable) => Promise<Gated> {
  const time = () => new Date(at);
  const random = (length: number) => randomBytes(length);
  const gate = { publicUrl: 'http://127.0.0.1', tokens: createTokens('secret', time) };
  return ({ workspaceId, draftId, approvalId }) =>
    inMoment({ db, time, random }, workspaceId, async (moment) => {
      const draft = await getDraft(moment.tx, { workspaceId, draftId });
      if (!draft) throw new Error('no draft');
      return clear(gate, moment, draft, approvalId);
    });
}
