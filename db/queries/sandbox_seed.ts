import { and, eq, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { BOOKING_VENDORS, type BookingVendor } from '#domain/booking.ts';
import { DAY_MS, DEFAULT_WINDOW } from '#domain/calendar.ts';
import { ID_RANDOM_BYTES, newId, type Id, type IdPrefix } from '#domain/id.ts';
import type { Language } from '#domain/language.ts';
import { NO_VALUES } from '#domain/lead.ts';
import { SANDBOX_PEOPLE, type SandboxPerson } from '#domain/sandbox_people.ts';
import { sandboxVerdict } from '#domain/sandbox_person.ts';
import { addressAt } from '#domain/sandbox_words.ts';
import type { Tx } from '../client.ts';
import * as schema from '../schema/index.ts';
import { setBookingHook } from './booking_hook.ts';
import { setVerification } from './lead.ts';
import { mergeLeads } from './lead_merge.ts';
import { insertMailbox } from './mailbox.ts';
import { updateWorkspace } from './workspace.ts';

export type SandboxSeed = {
  workspaceId: Id<'ws'>;
  now: Date;
  random: (length: number) => Uint8Array;
  language: Language;
  zone: string;
  /** shown as the mailbox's name */
  name: string;
  /** where its people take appointments */
  bookingUrl: string;
  /** secrets of its booking webhooks, sealed */
  sealedSecrets: Record<BookingVendor, string>;
};

const ADDRESSES = {
  fr: 'bonjour@mon-entreprise.sandbox.example',
  en: 'hello@my-company.sandbox.example',
} satisfies Record<Language, string>;
const FACT_READ_DAYS_AGO = 9;

/** Fills a new sandbox: a mailbox, invented people with something true to say of each, and the secrets of its webhooks. */
export async function seedSandbox(tx: Tx, seed: SandboxSeed): Promise<{ mailboxId: Id<'mbx'> }> {
  const { workspaceId, now, random, language } = seed;
  const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, now.getTime(), random(ID_RANDOM_BYTES));
  const mailboxId = id('mbx');
  const times = { createdAt: now, updatedAt: now };
  await insertMailbox(tx, {
    id: mailboxId,
    workspaceId,
    kind: 'sandbox',
    address: ADDRESSES[language],
    displayName: seed.name,
    status: 'connected',
    connection: {},
    rampStartedAt: now,
    windowStartMinute: DEFAULT_WINDOW.startMinute,
    windowEndMinute: DEFAULT_WINDOW.endMinute,
    ...times,
  });
  for (const vendor of BOOKING_VENDORS) {
    await setBookingHook(tx, { workspaceId, vendor, sealedSecret: seed.sealedSecrets[vendor], now });
  }
  await updateWorkspace(tx, { workspaceId, now, bookingUrl: seed.bookingUrl });
  const people = SANDBOX_PEOPLE.map((person) => ({ person, email: emailOf(person) }));
  const { outcome } = await mergeLeads(tx, {
    workspaceId,
    now,
    source: 'sandbox',
    defaults: { language, zone: seed.zone },
    sandbox: true,
    leads: people.map(({ person, email }) => ({
      email,
      values: {
        ...NO_VALUES,
        firstName: person.firstName,
        lastName: person.lastName,
        title: person.title,
        language: person.language,
        zone: person.zone,
        country: person.country,
      },
      company: { ...person.company, country: person.country },
      fact: null,
      evidence: null,
    })),
  });
  for (const { person, email } of people) {
    const leadId = outcome.get(email)?.leadId;
    if (leadId === undefined) continue;
    await tx
      .update(schema.lead)
      .set({ temperament: person.temperament })
      .where(and(eq(schema.lead.workspaceId, workspaceId), eq(schema.lead.id, leadId)));
    await setVerification(tx, {
      workspaceId,
      leadId,
      verdict: sandboxVerdict(email).verdict,
      by: 'sandbox',
      now,
      enriched: true,
    });
    await tx.insert(schema.evidence).values({
      id: id('evd'),
      workspaceId,
      leadId,
      quote: person.fact,
      source: `https://${person.company.domain}/${person.page}`,
      at: new Date(now.getTime() - FACT_READ_DAYS_AGO * DAY_MS),
    });
  }
  return { mailboxId };
}

const emailOf = ({ firstName, lastName, company }: SandboxPerson) => addressAt(firstName, lastName, company.domain);

/** What a sandbox that starts over loses. Its members, keys, policies, known answers and audit log stay. */
const EMPTIED = [
  schema.sandboxAnswer,
  schema.sandboxMail,
  schema.alert,
  schema.proposal,
  schema.hookReceipt,
  schema.unmatchedBooking,
  schema.meeting,
  schema.message,
  schema.conversation,
  schema.dispatch,
  schema.approval,
  schema.draft,
  schema.enrollment,
  schema.sequence,
  schema.campaign,
  schema.mailbox,
  schema.importPage,
  schema.importError,
  schema.leadImport,
  schema.contact,
  schema.suppression,
  schema.suppressionOrigin,
  schema.note,
  schema.evidence,
  schema.provenance,
  schema.lead,
  schema.company,
] satisfies (PgTable & { workspaceId: PgColumn })[];

/** Empties a sandbox and sets its clock. @returns false for a workspace that is none: nothing is touched */
export async function emptySandbox(
  tx: Tx,
  { workspaceId, clockOffsetMs, now }: { workspaceId: Id<'ws'>; clockOffsetMs: number; now: Date },
): Promise<boolean> {
  const [sandbox] = await tx
    .update(schema.workspace)
    .set({ clockOffsetMs, skippingTo: null, onboarding: {}, updatedAt: now })
    .where(and(eq(schema.workspace.id, workspaceId), eq(schema.workspace.sandbox, true)))
    .returning({ id: schema.workspace.id });
  if (!sandbox) return false;
  for (const table of EMPTIED) {
    const its: SQL = eq(table.workspaceId, workspaceId);
    await tx.delete(table).where(its);
  }
  return true;
}
