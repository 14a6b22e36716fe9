import { z } from 'zod';
import { LISTINGS } from './deliverability/blocklist.ts';
import { DMARC_POLICIES } from './deliverability/dmarc_record.ts';
import { AUDIT_AREAS, FINDINGS, SEVERITIES, type FindingCode } from './deliverability/finding.ts';
import { MAIL_PROVIDERS } from './deliverability/mx.ts';
import { DNS_RESULTS } from './dns.ts';
import { idSchema } from './id.schema.ts';
import { healthFactorsSchema, healthSchema } from './mailbox.schema.ts';
import { instantSchema } from './text.schema.ts';

const CODES = Object.keys(FINDINGS).filter((code): code is FindingCode => code in FINDINGS);
const intervalSchema = z.object({ point: z.number(), low: z.number(), high: z.number() }).nullable();

const findingSchema = z.object({
  area: z.enum(AUDIT_AREAS),
  code: z.enum(CODES),
  /** `bad` keeps the record from passing; `unknown` could not be read and is held against nobody. */
  severity: z.enum(SEVERITIES),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});

const recordSchema = z.object({
  area: z.enum(AUDIT_AREAS),
  type: z.enum(['TXT', 'CNAME', 'MX']),
  /** Relative to the domain; `@` is the domain itself. */
  name: z.string(),
  /** Null where only the mail provider's own console shows it. */
  value: z.string().nullable(),
  state: z.enum(['published', 'missing', 'change', 'remove', 'ask']),
});

const auditSchema = z
  .object({
    results: z.object({ spf: z.enum(DNS_RESULTS), dkim: z.enum(DNS_RESULTS), dmarc: z.enum(DNS_RESULTS) }),
    findings: z.array(findingSchema),
    records: z.array(recordSchema),
    /** DNS-querying terms, of the ten that RFC 7208 allows. */
    spfLookups: z.number().int().nullable(),
    keys: z.array(
      z.object({
        selector: z.string(),
        type: z.enum(['rsa', 'ed25519']),
        bits: z.number().int().nullable(),
        usable: z.boolean(),
        seen: z.boolean(),
      }),
    ),
    policy: z.enum(DMARC_POLICIES).nullable(),
    policyDomain: z.string().nullable(),
    organisation: z.string(),
    mailProvider: z.enum(MAIL_PROVIDERS).nullable(),
  })
  .meta({ id: 'DomainAudit' });

/** A day's health as it ended, or as today stands, factor by factor. */
export const healthDaySchema = z
  .object({
    /** The workspace's own day, `2026-11-17`. */
    day: z.string(),
    score: z.number().int(),
    factors: healthFactorsSchema,
  })
  .meta({ id: 'HealthDay' });

const historySchema = z.array(z.object({ day: z.string(), score: z.number().int() }));

/** A domain that mailboxes send from, as its DNS says. */
export const sendingDomainSchema = z
  .object({
    domain: z.string(),
    mailboxIds: z.array(idSchema('mbx')),
    /** In a sandbox nothing is asked of any network: what is read is simulated. */
    simulated: z.boolean(),
    /** Null until it was read once. */
    audit: auditSchema.nullable(),
    blocklists: z.array(
      z.object({ zone: z.string(), subject: z.string(), listing: z.enum(LISTINGS), answer: z.string() }),
    ),
    checkedAt: instantSchema.nullable(),
    /** When it may be asked for again; null when it may now. */
    askableAt: instantSchema.nullable(),
    health: healthSchema.nullable(),
    /** Each day's health, oldest first. */
    history: historySchema,
  })
  .meta({ id: 'SendingDomain' });

export const deliverabilitySchema = z
  .object({
    domains: z.array(sendingDomainSchema),
    mailboxes: z.array(z.object({ mailboxId: idSchema('mbx'), history: historySchema })),
    /** What came of the people written to at each mail provider, in the last 90 days. */
    providers: z.array(
      z.object({
        provider: z.enum(MAIL_PROVIDERS),
        people: z.number().int(),
        replied: z.number().int(),
        bounced: z.number().int(),
        replies: intervalSchema,
        bounces: intervalSchema,
        /** Bounces rose by more than chance explains: shares before and in the last 14 days. */
        changed: z.object({ before: z.number(), after: z.number(), odds: z.number() }).nullable(),
      }),
    ),
    suppressions: z.number().int(),
  })
  .meta({ id: 'Deliverability' });

export const checkDomainSchema = z
  .object({
    /** A DKIM selector to look at from now on, as the mail provider shows it. */
    selector: z
      .string()
      .trim()
      .toLowerCase()
      .regex(/^[a-z0-9_]([a-z0-9_.-]{0,61}[a-z0-9_])?$/)
      .optional(),
  })
  .default({});
