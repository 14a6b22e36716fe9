import { isId, type Id } from '#domain/id.ts';
import { NOTICE_VENDORS, reportMail, type Notice, type NoticeVendor } from '#domain/notice.ts';
import { parseNotice } from '#domain/wire/notice.ts';
import { dispatchesByMessageId, getDispatch, renameDispatch, type Dispatch } from '#db/queries/dispatch.ts';
import { getDraft } from '#db/queries/draft.ts';
import { lookAtMailbox } from '#db/queries/guard.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import { forgetNotice, waitingNotices, type WaitingNotice } from '#db/queries/notice.ts';
import { ingest } from './inbox.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';
import { shown } from './settlement.ts';

const PAGE = 50;

/**
 * Takes in what the vendor of a mailbox told by webhook. That a message left or was delivered settles its dispatch; what
 * went wrong goes the way of a report that is read in the inbox, with the same consequences. One that is taken in twice, by a
 * crash in between, changes nothing the second time.
 */
export async function takeNotices(ports: Ports, mailbox: Mailbox): Promise<void> {
  const { workspaceId, id: mailboxId } = mailbox;
  const vendor = NOTICE_VENDORS.find((one) => one === mailbox.kind);
  if (vendor === undefined) return;
  for (let after = ''; ;) {
    const key = { workspaceId, mailboxId, vendor };
    const page = await inMoment(ports, workspaceId, ({ tx }) => waitingNotices(tx, { ...key, after, limit: PAGE }));
    for (const waiting of page) {
      await take(ports, mailbox, vendor, waiting);
      await inMoment(ports, workspaceId, ({ tx }) => forgetNotice(tx, { ...key, key: waiting.key }));
    }
    after = page.at(-1)?.key ?? after;
    if (page.length < PAGE) return;
  }
}

async function take(ports: Ports, mailbox: Mailbox, vendor: NoticeVendor, waiting: WaitingNotice): Promise<void> {
  const notice = parseNotice(vendor, waiting.raw);
  if (notice === null) return;
  const { workspaceId } = mailbox;
  const found = await inMoment(ports, workspaceId, async (moment) => {
    const sent = await dispatchOf(moment, mailbox, notice);
    if (!sent) return null;
    const messageId = await named(moment, sent, notice);
    const { kind } = notice.event;
    if (kind === 'left' || kind === 'delivered') {
      const to = kind === 'left' ? 'accepted' : 'confirmed';
      await shown(moment, sent.id, { to, outcome: 'shown_by_webhook' });
      return { sent, report: null };
    }
    const draft = await getDraft(moment.tx, { workspaceId, draftId: sent.draftId });
    const of = { vendor, key: waiting.key, messageId, mailbox: mailbox.address, at: waiting.receivedAt };
    return { sent, report: draft && reportMail(notice, { ...of, recipient: draft.recipient }) };
  });
  if (found === null) return;
  const { sent, report } = found;
  if (report !== null) await takeReport(ports, mailbox, { externalId: `${vendor}|${waiting.key}`, report });
  // Whoever waits for a person, or for the lease to end, can be told now.
  const { campaignId, leadId, draftId } = sent;
  if (sent.status !== 'leased' && sent.status !== 'uncertain') return;
  if (campaignId === null) await ports.workflows.nudgeReply({ workspaceId, draftId });
  else await ports.workflows.nudgeOutreach({ workspaceId, campaignId, leadId });
}

async function takeReport(
  ports: Ports,
  mailbox: Mailbox,
  { externalId, report }: { externalId: string; report: string },
): Promise<void> {
  const { workspaceId } = mailbox;
  const troubled = await ingest(ports, mailbox, { externalId, raw: new TextEncoder().encode(report) });
  if (troubled !== null)
    await inMoment(ports, workspaceId, ({ tx, now }) => lookAtMailbox(tx, { workspaceId, mailboxId: troubled, now }));
}

/** The send that a notice is about: this mailbox's own, by the id that we gave the vendor, or by its Message-ID. */
async function dispatchOf(
  { tx, workspaceId }: Moment,
  mailbox: Mailbox,
  { dispatchId, messageId, givenId }: Notice,
): Promise<Dispatch | null> {
  const byId = isId('dsp', dispatchId) ? await getDispatch(tx, { workspaceId, dispatchId }) : null;
  const messageIds = [messageId, givenId].filter((one) => one !== null);
  const byMessage = byId === null ? await dispatchesByMessageId(tx, { workspaceId, messageIds }) : [];
  const found = byId ?? byMessage[0] ?? null;
  return found?.mailboxId === mailbox.id ? found : null;
}

/** The Message-ID that the recipient sees, learnt from the vendor where the answer to the send did not say it. */
async function named({ tx, workspaceId, now }: Moment, sent: Dispatch, { messageId }: Notice): Promise<string> {
  if (messageId === null || messageId === sent.messageId) return sent.messageId;
  const dispatchId: Id<'dsp'> = sent.id;
  await renameDispatch(tx, { workspaceId, dispatchId, messageId, now });
  return messageId;
}
