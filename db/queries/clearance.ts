import { and, desc, eq, gt, inArray, isNull, max, ne, sql, type SQL } from 'drizzle-orm';
import { AUTOPILOT } from '#domain/autopilot.ts';
import { DAY_MS, DEFAULT_WINDOW, instantOf, localDate, addDays } from '#domain/calendar.ts';
import type { ClearanceFacts, LastFacts } from '#domain/clearance.ts';
import type { MailProvider } from '#domain/deliverability/mx.ts';
import { contentHash } from '#domain/draft.ts';
import { domainOf, normaliseEmail } from '#domain/email.ts';
import { isHeldForColleague } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import { quotaUnder } from '#domain/guard.ts';
import { dailyQuota } from '#domain/mailbox.ts';
import { policyOf } from '#domain/policy.ts';
import { HUMAN_REPLIES } from '#domain/triage/kinds.ts';
import type { Tx } from '../client.ts';
import { holidaysAround } from '../holidays.ts';
import { approval, campaign, company, contact, draft, lead, message } from '../schema/index.ts';
import { approversAmong } from './approval.ts';
import { autopilotOf } from './autopilot.ts';
import { readCampaignGuard } from './campaign_guard.ts';
import { countDispatchesSince, type Dispatch } from './dispatch.ts';
import type { Draft } from './draft.ts';
import { getEnrollment } from './enrollment.ts';
import { readGuard } from './guard.ts';
import { keysOf, readSubjects, type GuardKey } from './guard_subject.ts';
import { emailSource } from './provenance.ts';
import { providerOfDomain } from './recipient_provider.ts';
import { lastSentTo } from './message.ts';
import type { Mailbox } from './mailbox.ts';
import { dnsOfMailbox } from './mailbox_dns.ts';
import { suppressionsOf } from './suppression.ts';
import type { Workspace } from './workspace.ts';

/**
 * Reads everything that the gate looks at, in the caller's transaction; days of a quota are the workspace's.
 * @param about what its guards are about, where it has been read
 * @param own the message's own dispatch, where it is asked for again: it stands in nobody's way
 */
export async function readClearanceFacts(
  tx: Tx,
  {
    workspace: place,
    draft: row,
    mailbox,
    now,
    about,
    own = null,
  }: { workspace: Workspace; draft: Draft; mailbox: Mailbox; now: Date; about?: About; own?: Dispatch | null },
): Promise<ClearanceFacts> {
  const workspaceId = place.id;
  const policy = policyOf(place.policy);
  const at = now.getTime();
  const [person] = await tx
    .select({ lead, companyKey: company.key })
    .from(lead)
    .leftJoin(company, and(eq(company.workspaceId, lead.workspaceId), eq(company.id, lead.companyId)))
    .where(and(eq(lead.workspaceId, workspaceId), eq(lead.id, row.leadId)));
  if (!person) throw new Error('gate_without_lead');
  const lastSent = await lastSentTo(tx, { workspaceId, leadId: row.leadId });
  const lastInbound = await lastInboundOf(tx, row);
  const { enrollmentId } = row;
  const story = enrollmentId === null ? null : await getEnrollment(tx, { workspaceId, enrollmentId });
  // An answer to an older campaign ends nothing: this story began after it.
  const heardFrom = lastSent && Math.max(lastSent.at.getTime(), story?.createdAt.getTime() ?? 0);
  const today = localDate(at, place.zone);
  const approval = await approvalFacts(tx, workspaceId, row.id);
  const last = await factsThatMayChange(tx, {
    workspace: place,
    draft: row,
    mailbox,
    now,
    about,
    lastInbound,
    approval,
  });
  const { guard } = last;
  const ramped = dailyQuota(mailbox.rampStartedAt.getTime(), at, policy.dailyQuota);
  const dayBegan = new Date(instantOf(today, 0, place.zone));
  const used = await countDispatchesSince(tx, {
    workspaceId,
    mailboxId: mailbox.id,
    since: dayBegan,
    besides: own?.id,
  });
  return {
    ...last,
    now: at,
    draft: { id: row.id, status: row.status, contentHash: contentHash(row), fromSharedTemplate: null },
    approval,
    verification:
      person.lead.verification && person.lead.verifiedAt
        ? { verdict: person.lead.verification, at: person.lead.verifiedAt.getTime() }
        : null,
    lastContactByOther: await lastContactByOther(tx, place.accountId, row),
    otherPersonsContactedAt: await otherPersons(
      tx,
      place.accountId,
      person.companyKey,
      row.recipient,
      at - policy.companyDays * DAY_MS,
    ),
    dns: dnsOfMailbox(place, mailbox),
    inbox: {
      lastReadAt: mailbox.lastReadAt?.getTime() ?? null,
      repliedSince:
        (heardFrom !== null && lastInbound.answeredAt !== null && lastInbound.answeredAt > heardFrom) ||
        (story !== null && isHeldForColleague(story)),
    },
    prospectWroteLast: lastInbound.at !== null && (lastSent === null || lastInbound.at > lastSent.at.getTime()),
    source: last.source,
    provider: last.provider,
    policy,
    country: person.lead.country,
    quota: {
      used,
      limit: quotaUnder(guard, ramped),
      resetsAt: instantOf(addDays(today, 1), 0, place.zone),
    },
    window: {
      ...DEFAULT_WINDOW,
      startMinute: Math.max(mailbox.windowStartMinute, policy.windowStartMinute),
      endMinute: Math.min(mailbox.windowEndMinute, policy.windowEndMinute),
      zone: person.lead.zone,
      holidays: holidaysAround(person.lead.country, now),
    },
    lastDispatchAt:
      mailbox.lastDispatchAt?.getTime() === own?.intendedAt.getTime()
        ? null
        : (mailbox.lastDispatchAt?.getTime() ?? null),
  };
}

/** Reads what may have changed since the gate looked, in the caller's transaction. */
export async function readLastFacts(
  tx: Tx,
  place: { workspace: Workspace; draft: Draft; mailbox: Mailbox; now: Date },
): Promise<LastFacts> {
  const { workspaceId, id } = place.draft;
  const approval = await approvalFacts(tx, workspaceId, id);
  return factsThatMayChange(tx, { ...place, lastInbound: await lastInboundOf(tx, place.draft), approval });
}

type About = { source: string | null; provider: MailProvider | null; keys: GuardKey[] };

/** What the guards of a send are about, beside its mailbox: the domain, where the address came from, where its mail goes. */
export async function aboutOf(
  tx: Tx,
  { draft: { workspaceId, leadId, recipient }, mailbox: { address } }: { draft: Draft; mailbox: Mailbox },
): Promise<About> {
  const source = await emailSource(tx, { workspaceId, leadId });
  const provider = await providerOfDomain(tx, { workspaceId, domain: domainOf(recipient) });
  return { source, provider, keys: keysOf({ address, source, provider }) };
}

async function factsThatMayChange(
  tx: Tx,
  {
    workspace: place,
    draft: row,
    mailbox,
    now,
    lastInbound,
    approval: given,
    ...known
  }: {
    workspace: Workspace;
    draft: Draft;
    mailbox: Mailbox;
    now: Date;
    lastInbound: { at: number | null };
    approval: ClearanceFacts['approval'];
    about?: About | undefined;
  },
): Promise<LastFacts & Pick<ClearanceFacts, 'source' | 'provider'>> {
  const { workspaceId, campaignId } = row;
  const refusal = mailbox.statusValues?.['code'];
  const about = known.about ?? (await aboutOf(tx, { draft: row, mailbox }));
  const own = await readGuard(tx, mailbox);
  const beside = await readSubjects(tx, { mailbox, keys: about.keys });
  return {
    messageClass: row.class,
    autopilot: given?.by === 'autopilot' ? await autopilotOf(tx, { workspace: place, campaignId, mailbox, now }) : null,
    suppressions: await suppressionFacts(tx, workspaceId, row.recipient, lastInbound),
    campaignStatus: await campaignStatusOf(tx, workspaceId, campaignId),
    campaignGuard: campaignId === null ? [] : await readCampaignGuard(tx, { workspaceId, campaignId }),
    mailboxStatus: mailbox.status,
    mailboxReason: mailbox.statusReason,
    mailboxRefusal: typeof refusal === 'string' ? refusal : null,
    guard: { red: [...own.red, ...beside.red], amber: [...own.amber, ...beside.amber] },
    source: about.source,
    provider: about.provider,
  };
}

/**
 * The approvals of what was approved last, by how many different people. The first of them counts for the expiry, and a
 * key is nobody: one member with a key is not two.
 */
async function approvalFacts(tx: Tx, workspaceId: Id<'ws'>, draftId: Id<'drf'>): Promise<ClearanceFacts['approval']> {
  const rows = await tx
    .select()
    .from(approval)
    .where(
      and(
        eq(approval.workspaceId, workspaceId),
        eq(approval.draftId, draftId),
        eq(approval.decision, 'approve'),
        isNull(approval.withdrawnAt),
      ),
    )
    .orderBy(desc(approval.decidedAt), desc(approval.id));
  const [last] = rows;
  if (!last) return null;
  const { contentHash: hash } = last;
  const same = rows.filter((row) => row.contentHash === hash);
  return {
    by: last.decidedBy === AUTOPILOT ? 'autopilot' : 'person',
    contentHash: hash,
    decidedAt: Math.min(...same.map(({ decidedAt }) => decidedAt.getTime())),
    persons: approversAmong(same),
  };
}

/** What only a person writes who may want to hear from us: a report, an automatic reply and another opt-out are none. */
const WANTS_MORE = HUMAN_REPLIES.filter((kind) => kind !== 'opt_out');

/** The latest of the messages that fulfil a condition, in milliseconds since 1970. */
const latest = (condition: SQL) =>
  sql<number | null>`(extract(epoch from max(${message.at}) filter (where ${condition})) * 1000)::float8`;

/**
 * When whoever this draft is for last wrote themselves, and when anybody last wrote in the lead's name what stops a
 * sequence: not an automatic reply, nor a soft bounce, nor a "not now" that this draft follows, because its day has come. A
 * colleague's message stops the sequence too, but it is no sign that the recipient wants to hear from us.
 */
async function lastInboundOf(
  tx: Tx,
  { workspaceId, leadId, recipient, createdAt }: Draft,
): Promise<{ at: number | null; answeredAt: number | null }> {
  const drafted = sql`${createdAt.toISOString()}::timestamptz`;
  const rows = await tx
    .select({
      from: message.fromAddress,
      at: latest(inArray(message.kind, WANTS_MORE)),
      answeredAt: latest(sql`${message.kind} is null
        or ${message.kind} not in ('out_of_office', 'bounce_soft', 'not_now')
        or ${message.kind} = 'not_now' and ${message.at} > ${drafted}`),
    })
    .from(message)
    .where(and(eq(message.workspaceId, workspaceId), eq(message.leadId, leadId), eq(message.direction, 'in')))
    .groupBy(message.fromAddress);
  const last = (instants: (number | null)[]) =>
    instants.reduce((a, b) => (a === null || b === null ? (a ?? b) : Math.max(a, b)), null);
  return {
    at: last(rows.filter(({ from }) => normaliseEmail(from) === recipient).map(({ at }) => at)),
    answeredAt: last(rows.map(({ answeredAt }) => answeredAt)),
  };
}

async function suppressionFacts(
  tx: Tx,
  workspaceId: Id<'ws'>,
  address: string,
  lastInbound: { at: number | null },
): Promise<ClearanceFacts['suppressions']> {
  const found = (await suppressionsOf(tx, { workspaceId, emails: [address] })).get(address) ?? [];
  return found.map(({ kind, reason, at }) => ({
    kind,
    reason,
    at: at.getTime(),
    prospectWroteSince: lastInbound.at !== null && lastInbound.at > at.getTime(),
  }));
}

async function lastContactByOther(
  tx: Tx,
  accountId: Id<'acc'>,
  row: Draft,
): Promise<ClearanceFacts['lastContactByOther']> {
  const [found] = await tx
    .select({ campaignId: contact.campaignId, at: contact.at })
    .from(contact)
    .where(
      and(
        eq(contact.accountId, accountId),
        eq(contact.email, row.recipient),
        row.campaignId ? ne(contact.campaignId, row.campaignId) : undefined,
      ),
    )
    .orderBy(sql`${contact.at} desc`)
    .limit(1);
  return found?.campaignId ? { campaignId: found.campaignId, at: found.at.getTime() } : null;
}

async function otherPersons(
  tx: Tx,
  accountId: Id<'acc'>,
  companyKey: string | null,
  email: string,
  since: number,
): Promise<number[]> {
  if (companyKey === null) return [];
  const rows = await tx
    .select({ at: max(contact.at) })
    .from(contact)
    .where(
      and(
        eq(contact.accountId, accountId),
        eq(contact.companyKey, companyKey),
        ne(contact.email, email),
        gt(contact.at, new Date(since)),
      ),
    )
    .groupBy(contact.email);
  return rows.flatMap(({ at }) => (at ? [at.getTime()] : []));
}

async function campaignStatusOf(
  tx: Tx,
  workspaceId: Id<'ws'>,
  campaignId: Id<'cmp'> | null,
): Promise<ClearanceFacts['campaignStatus']> {
  if (campaignId === null) return null;
  const [row] = await tx
    .select({ status: campaign.status })
    .from(campaign)
    .where(and(eq(campaign.workspaceId, workspaceId), eq(campaign.id, campaignId)));
  return row?.status ?? null;
}

/** The instants promised to the other approved drafts of a mailbox, from one on. */
export async function promisedSlots(
  tx: Tx,
  {
    workspaceId,
    mailboxId,
    except,
    from,
  }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'>; except: Id<'drf'>; from: Date },
): Promise<number[]> {
  const rows = await tx
    .select({ at: draft.slotAt })
    .from(draft)
    .where(
      and(
        eq(draft.workspaceId, workspaceId),
        eq(draft.mailboxId, mailboxId),
        inArray(draft.status, ['approved']),
        ne(draft.id, except),
        gt(draft.slotAt, from),
      ),
    );
  return rows.flatMap(({ at }) => (at ? [at.getTime()] : []));
}
