import { and, eq, inArray, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import { newId, type Id } from '#domain/id.ts';
import type { Language } from '#domain/language.ts';
import {
  companyOf,
  LEAD_FIELDS,
  mergeLead,
  type CompanyValues,
  type LeadValues,
  type ProvenanceField,
} from '#domain/lead.ts';
import { temperamentOf } from '#domain/sandbox_person.ts';
import { recordset, selectRecords } from '../bulk.ts';
import type { Tx } from '../client.ts';
import { company, lead } from '../schema/index.ts';
import { mergeCompanies } from './company.ts';
import { addFacts } from './fact.ts';
import { derived } from './lead.ts';
import { recordProvenance } from './provenance.ts';
import { suppressionsOf } from './suppression.ts';

/** What a source says of a person. */
export type SaidOfLead = {
  /** normalised */
  email: string;
  values: LeadValues;
  company: CompanyValues;
  /** something true of the person, in the source's words */
  fact: string | null;
  /** what in that source: `row 12`, a request's id */
  evidence: string | null;
};

export type Merged = {
  outcome: Map<string, { leadId: Id<'ld'>; outcome: 'created' | 'merged' }>;
  /** addresses of people who asked to be erased: they are not found again */
  erased: string[];
};

type Input = {
  workspaceId: Id<'ws'>;
  now: Date;
  /** `manual`, an import's id, a provider's name */
  source: string;
  /** where a source says nothing of a new lead's language and zone */
  defaults: { language: Language; zone: string };
  sandbox: boolean;
  leads: readonly SaidOfLead[];
};

/**
 * Makes the leads that are new and merges what is said into those that are known, by the rules of `mergeLead`, with the
 * provenance of every field written. One set of statements for all, whatever their number up to some hundreds. Repeats
 * in `leads` add up. Running it again changes nothing but dates.
 */
export async function mergeLeads(tx: Tx, input: Input): Promise<Merged> {
  const said = addedUp(input.leads);
  const emails = [...said.keys()].sort();
  const suppressions = await suppressionsOf(tx, { workspaceId: input.workspaceId, emails });
  const erased = emails.filter((email) => suppressions.get(email)?.some(({ reason }) => reason === 'erasure'));
  const wanted = emails.filter((email) => !erased.includes(email)).flatMap((email) => said.get(email) ?? []);
  const employers = new Map(wanted.map((one) => [one.email, companyOf(one.email, one.company)]));
  const companies = await mergeCompanies(tx, {
    workspaceId: input.workspaceId,
    now: input.now,
    companies: [...employers.values()].flatMap((one) => one ?? []),
  });
  const companyFor = (email: string) => companies.get(employers.get(email)?.key ?? '') ?? null;

  const fresh = wanted.map((one) => newLead(input, one, companyFor(one.email), suppressions.has(one.email)));
  const made =
    fresh.length === 0
      ? []
      : await tx
          .insert(lead)
          .select(selectRecords(lead, fresh))
          .onConflictDoNothing({ target: [lead.workspaceId, lead.email] })
          .returning({ id: lead.id, email: lead.email });
  const created = new Map(made.map(({ id, email }) => [email, id]));
  const entries: { leadId: Id<'ld'>; fields: ProvenanceField[]; evidence: string | null }[] = [];
  const outcome: Merged['outcome'] = new Map();
  for (const one of wanted) {
    const leadId = created.get(one.email);
    if (leadId === undefined) continue;
    outcome.set(one.email, { leadId, outcome: 'created' });
    entries.push({ leadId, fields: fieldsOf(one.values, companyFor(one.email) !== null), evidence: one.evidence });
  }
  const known = wanted.filter((one) => !created.has(one.email));
  for (const { email, leadId, fields, evidence: from } of await mergeKnown(tx, input, known, employers, companyFor)) {
    outcome.set(email, { leadId, outcome: 'merged' });
    if (fields.length > 0) entries.push({ leadId, fields, evidence: from });
  }
  await recordProvenance(tx, { workspaceId: input.workspaceId, now: input.now, source: input.source, entries });
  const facts = wanted.flatMap(({ email, fact: quote }) => {
    const leadId = outcome.get(email)?.leadId;
    return quote === null || leadId === undefined ? [] : [{ leadId, quote }];
  });
  await addFacts(tx, { workspaceId: input.workspaceId, source: input.source, now: input.now, facts });
  return { outcome, erased };
}

/** Several rows of one address as one: what comes later is believed, as it would be from a later source. */
function addedUp(leads: readonly SaidOfLead[]): Map<string, SaidOfLead> {
  const byEmail = new Map<string, SaidOfLead>();
  for (const one of leads) {
    const before = byEmail.get(one.email);
    byEmail.set(
      one.email,
      before === undefined
        ? one
        : {
            ...one,
            values: mergeLead(before.values, [], one.values).values,
            company: {
              name: one.company.name ?? before.company.name,
              domain: one.company.domain ?? before.company.domain,
              industry: one.company.industry ?? before.company.industry,
              size: one.company.size ?? before.company.size,
              city: one.company.city ?? before.company.city,
              country: one.company.country ?? before.company.country,
            },
            fact: one.fact ?? before.fact,
          },
    );
  }
  return byEmail;
}

function newLead(
  input: Input,
  { email, values }: SaidOfLead,
  employer: { id: Id<'co'>; name: string } | null,
  suppressed: boolean,
) {
  return {
    id: newId('ld', input.now.getTime(), randomBytes(10)),
    workspaceId: input.workspaceId,
    companyId: employer?.id ?? null,
    email,
    ...values,
    tags: [...values.tags],
    language: values.language ?? input.defaults.language,
    zone: values.zone ?? input.defaults.zone,
    ...derived({ email, ...values }, employer?.name ?? null),
    source: input.source,
    editedFields: input.source === 'manual' ? fieldsOf(values, false).filter((field) => field !== 'email') : [],
    verification: null,
    verifiedAt: null,
    verifiedBy: null,
    enrichedAt: null,
    suppressed,
    temperament: input.sandbox ? temperamentOf(email) : null,
    createdAt: input.now,
    updatedAt: input.now,
  };
}

/** The fields that have a value. */
function fieldsOf(values: LeadValues, hasCompany: boolean): ProvenanceField[] {
  const own = LEAD_FIELDS.filter((field) => (field === 'tags' ? values.tags.length > 0 : values[field] !== null));
  return ['email', ...own, ...(hasCompany ? (['company'] as const) : [])];
}

/** Merges into leads that are there already, locked in the order of their addresses. */
async function mergeKnown(
  tx: Tx,
  { workspaceId, now }: Input,
  said: readonly SaidOfLead[],
  employers: ReadonlyMap<string, { stated: boolean } | null>,
  companyFor: (email: string) => { id: Id<'co'>; name: string } | null,
): Promise<{ email: string; leadId: Id<'ld'>; fields: ProvenanceField[]; evidence: string | null }[]> {
  if (said.length === 0) return [];
  const emails = said.map(({ email }) => email);
  const rows = await tx
    .select({
      lead,
      companyName: sql<
        string | null
      >`(select c.name from ${company} c where c.workspace_id = ${workspaceId} and c.id = ${lead.companyId})`,
    })
    .from(lead)
    .where(and(eq(lead.workspaceId, workspaceId), inArray(lead.email, emails)))
    .orderBy(lead.email)
    .for('update');
  const byEmail = new Map(said.map((one) => [one.email, one]));
  const updates: object[] = [];
  const results = rows.flatMap(({ lead: known, companyName }) => {
    const one = byEmail.get(known.email);
    if (!one) return [];
    const { values, changed } = mergeLead(known, known.editedFields, one.values);
    const fields: ProvenanceField[] = [...changed];
    const employer = companyFor(known.email);
    const moves =
      employer !== null &&
      employer.id !== known.companyId &&
      !known.editedFields.includes('company') &&
      (known.companyId === null || employers.get(known.email)?.stated === true);
    if (moves) fields.push('company');
    const companyId = moves ? employer.id : known.companyId;
    const name = employer !== null && companyId === employer.id ? employer.name : companyName;
    const words = derived({ email: known.email, ...values }, name);
    if (fields.length > 0 || words.search !== known.search) {
      updates.push({ id: known.id, ...values, companyId, ...words, updatedAt: now });
    }
    return [{ email: known.email, leadId: known.id, fields, evidence: one.evidence }];
  });
  if (updates.length > 0) {
    await tx.execute(sql`update ${lead} set
      first_name = r.first_name, last_name = r.last_name, title = r.title, phone = r.phone, linkedin = r.linkedin,
      language = r.language, zone = r.zone, country = r.country, tags = r.tags, company_id = r.company_id,
      search = r.search, title_words = r.title_words, tag_words = r.tag_words, updated_at = r.updated_at
      from ${recordset(lead, updates)} r
      where lead.workspace_id = ${workspaceId} and lead.id = r.id`);
  }
  return results;
}
