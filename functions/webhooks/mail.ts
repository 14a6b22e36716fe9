import type { Context } from 'hono';
import { AppError } from '#domain/error.ts';
import { isId } from '#domain/id.ts';
import { mailboxContext, type ConnectionOf } from '#domain/mailbox_connection.ts';
import { parseConnection } from '#domain/mailbox_connection.schema.ts';
import type { NoticeVendor } from '#domain/notice.ts';
import { parseNotice } from '#domain/wire/notice.ts';
import { snsEnvelope, type SnsEnvelope } from '#domain/wire/ses.ts';
import { withWorkspace } from '#db/client.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { keepNotice, knowsNotice } from '#db/queries/notice.ts';
import { workspaceNow } from '#db/queries/workspace.ts';
import type { ApiDeps } from '../api/deps.ts';
import type { ApiEnv } from '../api/router.ts';
import { traceOf } from '../log.ts';
import { confirmSubscription, signedBySns, type Certificates } from './sns.ts';
import { signedByStandard } from './signature.ts';

/** What became of a notice. */
export const NOTICE_STATUSES = ['taken', 'ignored', 'replayed', 'confirmed'] as const;
type Status = (typeof NOTICE_STATUSES)[number];

type Request = { deps: ApiDeps; body: Uint8Array; headers: Headers };
/** A webhook that is who it says it is. `key`: the vendor's own identity of it. */
type Verified = { key: string; subscription: SnsEnvelope | null };

/**
 * Receives what the vendor of a mailbox tells of its mail: checks the signature over the bytes as they came, keeps them once
 * for the vendor's own identity of them, tells the mailbox that something arrived, and only then acknowledges. Its worker
 * takes them in (activities/notices.ts).
 */
export async function receiveNotice(
  c: Context<ApiEnv>,
  vendor: NoticeVendor,
  ids: { workspaceId: string; mailboxId: string },
): Promise<{ status: Status }> {
  const { deps } = c.var;
  const { workspaceId, mailboxId } = ids;
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (!isId('ws', workspaceId) || !isId('mbx', mailboxId)) throw new AppError('unauthenticated');
  const sealed = await withWorkspace(deps.db, workspaceId, async (tx) => {
    const found = await getMailbox(tx, { workspaceId, mailboxId });
    return found?.kind === vendor ? (found.connection.sealed ?? null) : null;
  });
  const connection =
    sealed === null ? null : parseConnection(deps.seal.open(sealed, mailboxContext(workspaceId, mailboxId)));
  const request = { deps, body, headers: c.req.raw.headers };
  const verified =
    connection?.kind === 'resend'
      ? byResend(request, connection)
      : connection?.kind === 'ses'
        ? await bySes(request, connection)
        : null;
  // An unknown mailbox, one without a secret or a topic and a forged signature look the same.
  if (verified === null) throw new AppError('unauthenticated');
  const { key, subscription } = verified;
  const name = { workspaceId, mailboxId, vendor, key };
  if (subscription !== null) {
    if (await withWorkspace(deps.db, workspaceId, (tx) => knowsNotice(tx, name))) return { status: 'replayed' };
    // Not acknowledged: SNS asks again.
    if (!(await confirmSubscription(subscription, deps.fetchText))) throw new AppError('unavailable');
  }
  const raw = parseNotice(vendor, body) === null ? null : body;
  const kept = await withWorkspace(deps.db, workspaceId, async (tx) => {
    const now = await workspaceNow(tx, { workspaceId, time: deps.time });
    return keepNotice(tx, { ...name, raw, now });
  });
  if (subscription !== null) return { status: 'confirmed' };
  if (raw === null) return { status: 'ignored' };
  // A replay tells the mailbox again, in case the first time did not reach it.
  await deps.temporal.mailbox.arrived({ workspaceId, mailboxId }).catch((error: unknown) => {
    deps.log.error('notice_untold', { requestId: c.var.requestId, mailboxId, ...traceOf(error) });
    throw new AppError('unavailable');
  });
  return { status: kept ? 'taken' : 'replayed' };
}

/** Names of keys are stored and written into reports: they are short, and of printable characters. */
const KEY = /^[\w.:-]{1,200}$/;

function byResend({ deps, body, headers }: Request, { webhookSecret }: ConnectionOf<'resend'>): Verified | null {
  const id = headers.get('svix-id');
  const signing = { id, timestamp: headers.get('svix-timestamp'), signature: headers.get('svix-signature') };
  if (webhookSecret === null || id === null || !KEY.test(id)) return null;
  return signedByStandard(webhookSecret, body, signing, deps.time().getTime()) ? { key: id, subscription: null } : null;
}

/** SNS signs with few certificates; those that were seen to be right are kept. */
const certificates: Certificates = new Map();

async function bySes({ deps, body }: Request, { topicArn }: ConnectionOf<'ses'>): Promise<Verified | null> {
  const message = envelopeIn(body);
  if (topicArn === null || message?.TopicArn !== topicArn || !KEY.test(message.MessageId)) return null;
  const nowMs = deps.time().getTime();
  if (!(await signedBySns(message, { fetchText: deps.fetchText, certificates, nowMs }))) return null;
  return { key: message.MessageId, subscription: message.Type === 'SubscriptionConfirmation' ? message : null };
}

function envelopeIn(body: Uint8Array): SnsEnvelope | null {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
    return snsEnvelope.safeParse(value).data ?? null;
  } catch {
    return null;
  }
}
