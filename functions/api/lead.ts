import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { domainOf, isFreemail } from '#domain/email.ts';
import { AppError, found } from '#domain/error.ts';
import type { Id } from '#domain/id.ts';
import { idSchema } from '#domain/id.schema.ts';
import { companyOf, NO_COMPANY, NO_VALUES, type CompanyValues } from '#domain/lead.ts';
import {
  createLeadSchema,
  leadCountsSchema,
  leadFacetsSchema,
  leadFilterSchema,
  leadItemSchema,
  leadQuerySchema,
  leadSchema,
  neverContactSchema,
  patchLeadSchema,
  verificationAskedSchema,
} from '#domain/lead.schema.ts';
import { pageSchema } from '#domain/page.schema.ts';
import { languageOf, zoneOf } from '#domain/place.ts';
import { mergeCompanies } from '#db/queries/company.ts';
import { openEnrollments, type Enrollment } from '#db/queries/enrollment.ts';
import { editLead, getLead, leadByEmail } from '#db/queries/lead.ts';
import { countLeads, leadFacets, listLeads } from '#db/queries/lead_list.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { recordProvenance } from '#db/queries/provenance.ts';
import { suppress } from '#db/queries/suppression.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { leadItemAnswer, readLead } from './lead_answer.ts';
import { placeOf } from './page.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Leads'];
const params = z.object({ leadId: idSchema('ld') });

export const leadRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listLeads',
      method: 'get',
      path: '/leads',
      tags,
      summary: 'Leads, newest first',
      request: { query: leadQuerySchema },
      responses: { 200: answer('A page.', pageSchema(leadItemSchema)) },
    }),
    async (c) => {
      const { cursor, limit, ...filter } = c.req.valid('query');
      const place = placeOf({ cursor, limit });
      const page = await inWorkspace(c, ({ tx, workspaceId }) => listLeads(tx, { workspaceId, ...filter, ...place }));
      return c.json({ items: page.items.map(leadItemAnswer), next: page.next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'createLead',
      method: 'post',
      path: '/leads',
      tags,
      summary: 'Add one lead by hand; its address is verified at once',
      middleware: requires('lead.write'),
      request: { body: body(createLeadSchema) },
      responses: { 201: answer('The lead.', leadSchema) },
    }),
    async (c) => {
      const lead = await inWorkspace(c, (moment) => createLead(moment, c.req.valid('json')));
      // Without a verification it is only seen; freshness verifies it before anything is sent.
      await verify(c.var.deps.temporal, c.var.actor.workspaceId, lead.id).catch(() => undefined);
      return c.json(lead, 201);
    },
  )
  .openapi(
    createRoute({
      operationId: 'countLeads',
      method: 'get',
      path: '/leads/counts',
      tags,
      summary: 'How many leads a filter finds, and how they stand',
      request: { query: leadFilterSchema },
      responses: { 200: answer('The counts.', leadCountsSchema) },
    }),
    async (c) => {
      const filter = c.req.valid('query');
      return c.json(await inWorkspace(c, ({ tx, workspaceId }) => countLeads(tx, { workspaceId, ...filter })), 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'listLeadFacets',
      method: 'get',
      path: '/leads/facets',
      tags,
      summary: 'The values that a filter can ask for: sources, countries, tags; the most frequent first',
      responses: { 200: answer('At most 50 of each.', leadFacetsSchema) },
    }),
    async (c) => c.json(await inWorkspace(c, ({ tx, workspaceId }) => leadFacets(tx, { workspaceId })), 200),
  )
  .openapi(
    createRoute({
      operationId: 'getLead',
      method: 'get',
      path: '/leads/{leadId}',
      tags,
      summary: 'A lead, with its company and what suppresses it',
      request: { params },
      responses: { 200: answer('The lead.', leadSchema) },
    }),
    async (c) => c.json(await inWorkspace(c, (moment) => readLead(moment, c.req.valid('param').leadId)), 200),
  )
  .openapi(
    createRoute({
      operationId: 'updateLead',
      method: 'patch',
      path: '/leads/{leadId}',
      tags,
      summary:
        'Change what is known of a lead; a field changed here is never overwritten by an import or an enrichment',
      middleware: requires('lead.write'),
      request: { params, body: body(patchLeadSchema) },
      responses: { 200: answer('The lead, changed.', leadSchema) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      const { lead, held } = await inWorkspace(c, async (moment) => {
        await updateLead(moment, leadId, c.req.valid('json'));
        return { lead: await readLead(moment, leadId), held: await openPassages(moment, leadId) };
      });
      // A draft may have waited for exactly this field.
      for (const key of held) await c.var.deps.temporal.outreach.nudged(key).catch(() => false);
      return c.json(lead, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'neverContactLead',
      method: 'post',
      path: '/leads/{leadId}/never-contact',
      tags,
      summary:
        'Never write to this person, or to anybody of their mail domain, again; for every workspace of the account',
      middleware: requires('suppression.write'),
      request: { params, body: body(neverContactSchema) },
      responses: { 200: answer('The lead, suppressed.', leadSchema) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      const { lead, open } = await inWorkspace(c, async (moment) => {
        await neverContact(moment, leadId, c.req.valid('json').scope);
        return { lead: await readLead(moment, leadId), open: await openPassages(moment, leadId) };
      });
      // The gate refuses from now on, whether or not these hear of it.
      for (const key of open) await c.var.deps.temporal.outreach.closed(key, 'rejected').catch(() => false);
      return c.json(lead, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'verifyLead',
      method: 'post',
      path: '/leads/{leadId}/verify',
      tags,
      summary: 'Have this address verified now',
      middleware: requires('lead.write'),
      request: { params },
      responses: { 202: answer('It is under way.', verificationAskedSchema) },
    }),
    async (c) => {
      const { leadId } = c.req.valid('param');
      await inWorkspace(c, async ({ tx, workspaceId, audit }) => {
        const lead = found(await getLead(tx, { workspaceId, leadId }));
        if (lead.suppressed) throw new AppError('conflict', { detail: 'Nobody writes to this lead again.' });
        await audit('lead.verification_asked', leadId);
      });
      await verify(c.var.deps.temporal, c.var.actor.workspaceId, leadId);
      return c.json({ leadId }, 202);
    },
  );

const verify = (
  temporal: {
    enrichment: {
      start(input: { workspaceId: Id<'ws'>; batch: string; leadIds: Id<'ld'>[]; source: null }): Promise<void>;
    };
  },
  workspaceId: Id<'ws'>,
  leadId: Id<'ld'>,
) => temporal.enrichment.start({ workspaceId, batch: leadId, leadIds: [leadId], source: null });

const stated = (company: Partial<{ [F in keyof CompanyValues]: CompanyValues[F] | undefined }>): CompanyValues => ({
  name: company.name ?? null,
  domain: company.domain ?? null,
  industry: company.industry ?? null,
  size: company.size ?? null,
  city: company.city ?? null,
  country: company.country ?? null,
});

async function createLead(moment: Moment, asked: z.infer<typeof createLeadSchema>) {
  const { tx, workspace, workspaceId, now, audit } = moment;
  const { email, company, fact, ...values } = asked;
  const known = await leadByEmail(tx, { workspaceId, email });
  if (known) throw new AppError('already_exists', { extra: { leadId: known.id } });
  const country = values.country ?? company?.country ?? null;
  const { outcome } = await mergeLeads(tx, {
    workspaceId,
    now,
    source: 'manual',
    defaults: { language: languageOf(country) ?? workspace.language, zone: zoneOf(country) ?? workspace.zone },
    sandbox: workspace.sandbox,
    leads: [
      {
        email,
        values: {
          ...NO_VALUES,
          firstName: values.firstName ?? null,
          lastName: values.lastName ?? null,
          title: values.title ?? null,
          phone: values.phone ?? null,
          linkedin: values.linkedin ?? null,
          language: values.language ?? null,
          zone: values.zone ?? null,
          country: values.country ?? null,
          tags: values.tags ?? [],
        },
        company: company ? stated(company) : NO_COMPANY,
        fact: fact ?? null,
        evidence: moment.actor.id,
      },
    ],
  });
  const made = outcome.get(email);
  if (!made) throw new AppError('conflict', { detail: 'This person asked to be erased.' });
  await audit('lead.created', made.leadId);
  return readLead(moment, made.leadId);
}

async function updateLead(
  { tx, workspaceId, now, actor, audit }: Moment,
  leadId: Id<'ld'>,
  asked: z.infer<typeof patchLeadSchema>,
): Promise<void> {
  const { company, ...values } = asked;
  const known = found(await getLead(tx, { workspaceId, leadId }));
  const companyId =
    company === undefined
      ? undefined
      : company === null
        ? null
        : await companyFor({ tx, workspaceId, now }, known.email, stated(company));
  const edited = found(await editLead(tx, { workspaceId, leadId, now, ...values, companyId }));
  if (edited.changed.length === 0) return;
  await recordProvenance(tx, {
    workspaceId,
    now,
    source: 'manual',
    entries: [{ leadId, fields: edited.changed, evidence: actor.id }],
  });
  await audit('lead.updated', leadId, { fields: edited.changed.join(',') });
}

/** The company that a person names for a lead: the one known by its domain or name, or a new one. */
async function companyFor(
  { tx, workspaceId, now }: Pick<Moment, 'tx' | 'workspaceId' | 'now'>,
  email: string,
  values: CompanyValues,
): Promise<Id<'co'> | null> {
  const named = companyOf(email, values);
  if (named === null) return null;
  return (await mergeCompanies(tx, { workspaceId, now, companies: [named] })).get(named.key)?.id ?? null;
}

async function neverContact(
  { tx, workspaceId, now, actor, audit }: Moment,
  leadId: Id<'ld'>,
  scope: 'person' | 'domain',
): Promise<void> {
  const { email } = found(await getLead(tx, { workspaceId, leadId }));
  const domain = domainOf(email);
  if (scope === 'domain' && isFreemail(domain)) {
    throw new AppError('conflict', { detail: 'This domain is a mail service: it is not a company.' });
  }
  const suppression = await suppress(tx, {
    workspaceId,
    now,
    kind: scope === 'domain' ? 'domain' : 'address',
    key: scope === 'domain' ? domain : email,
    reason: 'manual',
    origin: `${actor.kind}:${actor.id}`,
  });
  await audit('lead.suppressed', leadId, { suppression: suppression.id, scope });
}

const openPassages = ({ tx, workspaceId }: Moment, leadId: Id<'ld'>): Promise<Enrollment[]> =>
  openEnrollments(tx, { workspaceId, leadId, limit: 200 });
