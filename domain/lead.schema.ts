import { z } from 'zod';
import { COMPANY_SIZES } from './audience.ts';
import { normaliseDomain, normaliseEmail } from './email.ts';
import { ENROLLMENT_ENDS, ENROLLMENT_STAGES } from './enrollment.ts';
import { idSchema } from './id.schema.ts';
import { linkedinPage, phoneNumber } from './import_row.ts';
import { LANGUAGES } from './language.ts';
import { LEAD_MAX_LENGTH, LEAD_MAX_TAGS } from './lead.ts';
import { pageQuerySchema } from './page.schema.ts';
import { SUPPRESSION_KINDS, SUPPRESSION_REASONS } from './suppression.ts';
import { TEMPERAMENTS } from './temperament.ts';
import { instantSchema, lineSchema, zoneSchema } from './text.schema.ts';
import { VERIFICATION_VERDICTS } from './verification.ts';

/** Text that a rule understands, in the form that the rule gives it. */
const understood = (max: number, understand: (text: string) => string | null, message: string) =>
  z
    .string()
    .max(max)
    .transform((text, context) => {
      const value = understand(text.trim());
      if (value !== null) return value;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    });

export const emailSchema = understood(320, normaliseEmail, 'Must be an e-mail address.');
export const domainSchema = understood(253, normaliseDomain, 'Must be a domain, such as example.com.');
export const countrySchema = z.string().regex(/^[A-Z]{2}$/, 'Must be an ISO 3166-1 alpha-2 code, such as FR.');

const nullable = <T extends z.ZodType>(schema: T) => schema.nullable().optional();
const person = {
  firstName: nullable(lineSchema(LEAD_MAX_LENGTH.firstName)),
  lastName: nullable(lineSchema(LEAD_MAX_LENGTH.lastName)),
  title: nullable(lineSchema(LEAD_MAX_LENGTH.title)),
  phone: nullable(understood(LEAD_MAX_LENGTH.phone, phoneNumber, 'Must be a telephone number.')),
  linkedin: nullable(understood(LEAD_MAX_LENGTH.linkedin, linkedinPage, 'Must be the address of a LinkedIn page.')),
  language: z.enum(LANGUAGES).optional(),
  zone: zoneSchema.optional(),
  country: nullable(countrySchema),
  tags: z.array(lineSchema(LEAD_MAX_LENGTH.tag)).max(LEAD_MAX_TAGS).optional(),
};

/** What can be said of a company. */
export const companyInputSchema = z.object({
  name: nullable(lineSchema(LEAD_MAX_LENGTH.companyName)),
  domain: nullable(domainSchema),
  industry: nullable(lineSchema(LEAD_MAX_LENGTH.industry)),
  size: nullable(z.enum(COMPANY_SIZES)),
  city: nullable(lineSchema(LEAD_MAX_LENGTH.city)),
  country: nullable(countrySchema),
});

export const createLeadSchema = z.object({
  email: emailSchema,
  ...person,
  company: companyInputSchema.optional(),
  /** Something true of the person, which an opener may point at. */
  fact: lineSchema(LEAD_MAX_LENGTH.fact).optional(),
});

/** Something true of the person in its source's words, which an opener may point at. */
export const addLeadFactSchema = z.object({ quote: lineSchema(LEAD_MAX_LENGTH.fact) });
export const leadFactSchema = z
  .object({
    id: idSchema('evd'),
    quote: z.string(),
    /** Where it was read: a page's address, an import's id, `manual`, `reply`, `sandbox`. */
    source: z.string(),
    at: instantSchema,
  })
  .meta({ id: 'LeadFact' });

/** Each field given is marked as typed by a person. `company: null` takes the company away. */
export const patchLeadSchema = z.object({ ...person, company: companyInputSchema.nullable().optional() });

export const patchCompanySchema = companyInputSchema
  .omit({ domain: true, name: true })
  .extend({ name: lineSchema(LEAD_MAX_LENGTH.companyName).optional() });

export const companySchema = z
  .object({
    id: idSchema('co'),
    name: z.string(),
    domain: z.string().nullable(),
    industry: z.string().nullable(),
    size: z.enum(COMPANY_SIZES).nullable(),
    city: z.string().nullable(),
    country: z.string().nullable(),
    createdAt: instantSchema,
    updatedAt: instantSchema,
  })
  .meta({ id: 'Company' });

const leadFields = z.object({
  id: idSchema('ld'),
  email: z.string(),
  firstName: z.string().nullable(),
  lastName: z.string().nullable(),
  title: z.string().nullable(),
  phone: z.string().nullable(),
  linkedin: z.string().nullable(),
  language: z.enum(LANGUAGES),
  zone: z.string(),
  country: z.string().nullable(),
  tags: z.array(z.string()),
  /** `manual`, an import's id, or a provider's name. */
  source: z.string(),
  /** Fields that a person typed: no import and no enrichment overwrites them. */
  editedFields: z.array(z.string()),
  /** Null: never verified. Only a fresh `valid` may be sent to. */
  verification: z.enum(VERIFICATION_VERDICTS).nullable(),
  verifiedAt: instantSchema.nullable(),
  verifiedBy: z.string().nullable(),
  suppressed: z.boolean(),
  /** Who this person is in a sandbox; null outside one. */
  temperament: z.enum(TEMPERAMENTS).nullable(),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});

/** A row of the table of leads. */
export const leadItemSchema = leadFields
  .extend({
    company: z.object({ id: idSchema('co'), name: z.string(), domain: z.string().nullable() }).nullable(),
    /** The passage that goes on, or else the last one. */
    enrollment: z
      .object({
        campaignId: idSchema('cmp'),
        stage: z.enum(ENROLLMENT_STAGES).nullable(),
        end: z.enum(ENROLLMENT_ENDS).nullable(),
        step: z.number().int(),
        at: instantSchema,
      })
      .nullable(),
  })
  .meta({ id: 'LeadItem' });

export const leadSchema = leadFields
  .extend({
    company: companySchema.nullable(),
    /** They asked for their data to be erased: when that is done, unless a person does it before. */
    erasureDueAt: instantSchema.nullable(),
    /** What keeps anybody of the account from writing to this address. */
    suppressions: z.array(
      z.object({ kind: z.enum(SUPPRESSION_KINDS), reason: z.enum(SUPPRESSION_REASONS), at: instantSchema }),
    ),
  })
  .meta({ id: 'Lead' });

const flagSchema = z.enum(['true', 'false']).transform((text) => text === 'true');

export const leadFilterSchema = z.object({
  /** Words, each found somewhere in the address, the names, the title or the company; without case or accents. */
  search: z.string().max(200).optional(),
  /** `none`: never verified. */
  verification: z.enum([...VERIFICATION_VERDICTS, 'none']).optional(),
  source: z.string().max(100).optional(),
  tag: z.string().max(100).optional(),
  country: countrySchema.optional(),
  /** Words of the job title. */
  title: z.string().max(200).optional(),
  companyId: idSchema('co').optional(),
  suppressed: flagSchema.optional(),
  campaignId: idSchema('cmp').optional(),
  stage: z.enum(ENROLLMENT_STAGES).optional(),
});
export const leadQuerySchema = leadFilterSchema.extend(pageQuerySchema.shape);

export const leadCountsSchema = z
  .object({
    total: z.number().int(),
    suppressed: z.number().int(),
    /** Valid and not suppressed. */
    verified: z.number().int(),
    /** Never verified and not suppressed. */
    toVerify: z.number().int(),
  })
  .meta({ id: 'LeadCounts' });

const facetSchema = z.array(z.object({ value: z.string(), count: z.number().int() }));
export const leadFacetsSchema = z
  .object({ sources: facetSchema, countries: facetSchema, tags: facetSchema })
  .meta({ id: 'LeadFacets' });

export const provenanceSchema = z
  .object({
    field: z.string(),
    source: z.string(),
    evidence: z.string().nullable(),
    legalBasis: z.string(),
    at: instantSchema,
  })
  .meta({ id: 'Provenance' });

export const noteSchema = z
  .object({ id: idSchema('nte'), author: z.string(), text: z.string(), createdAt: instantSchema })
  .meta({ id: 'Note' });
export const createNoteSchema = z.object({ text: z.string().trim().min(1).max(LEAD_MAX_LENGTH.note) });

/** Whom "never contact again" is about: the person, or everybody of their company's mail domain. */
export const neverContactSchema = z.object({ scope: z.enum(['person', 'domain']).default('person') });
export const verificationAskedSchema = z.object({ leadId: idSchema('ld') });
/** `told`: false where its workflow could not be reached, and is told of it later. */
export const erasureAskedSchema = z.object({ leadId: idSchema('ld'), told: z.boolean() });
