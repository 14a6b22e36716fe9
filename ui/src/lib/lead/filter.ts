import { ENROLLMENT_STAGES, type EnrollmentStage } from '#domain/enrollment.ts';
import { isId, type Id, type IdPrefix } from '#domain/id.ts';
import { VERIFICATION_VERDICTS, type VerificationVerdict } from '#domain/verification.ts';

/** What the table of leads shows, as it stands in the page's address. */
export interface LeadFilter {
  readonly search?: string;
  readonly verification?: VerificationVerdict | 'none';
  readonly source?: string;
  readonly tag?: string;
  readonly country?: string;
  readonly companyId?: Id<'co'>;
  readonly campaignId?: Id<'cmp'>;
  readonly stage?: EnrollmentStage;
  readonly suppressed?: 'true' | 'false';
}

export const VERIFICATIONS = [...VERIFICATION_VERDICTS, 'none'] as const;
const SUPPRESSED = ['true', 'false'] as const;

const one = <T extends string>(values: readonly T[], text: string | null): T | undefined =>
  values.find((value) => value === text);
const matching = (pattern: RegExp, text: string | null): string | undefined =>
  text !== null && pattern.test(text) ? text : undefined;
const id = <P extends IdPrefix>(prefix: P, text: string | null): Id<P> | undefined =>
  text !== null && isId(prefix, text) ? text : undefined;
const words = (text: string | null, max: number): string | undefined => {
  const trimmed = text?.trim().slice(0, max) ?? '';
  return trimmed === '' ? undefined : trimmed;
};

/** The filter of an address. What is not a value that can be asked for is left out: an old link still opens. */
export function filterOf(params: URLSearchParams): LeadFilter {
  const read: LeadFilterFields = {
    search: words(params.get('search'), 200),
    verification: one(VERIFICATIONS, params.get('verification')),
    source: words(params.get('source'), 100),
    tag: words(params.get('tag'), 100),
    country: matching(/^[A-Z]{2}$/, params.get('country')),
    companyId: id('co', params.get('companyId')),
    campaignId: id('cmp', params.get('campaignId')),
    stage: one(ENROLLMENT_STAGES, params.get('stage')),
    suppressed: one(SUPPRESSED, params.get('suppressed')),
  };
  return clean(read);
}

type LeadFilterFields = { [F in keyof LeadFilter]?: LeadFilter[F] | undefined };

const clean = (fields: LeadFilterFields): LeadFilter =>
  Object.fromEntries(Object.entries(fields).filter((entry: [string, string | undefined]) => entry[1] !== undefined));

/** The filter with some parts changed; `undefined` takes one away. */
export const changed = (filter: LeadFilter, parts: LeadFilterFields): LeadFilter => clean({ ...filter, ...parts });

/** The filter with one value that a list gave, read as one of an address is; empty takes it away. */
export const withValue = (filter: LeadFilter, key: string, value: string): LeadFilter =>
  filterOf(new URLSearchParams({ ...queryOf(filter), [key]: value }));

/** The filter as an address holds it. */
export const queryOf = (filter: LeadFilter): Record<string, string> => Object.fromEntries(Object.entries(filter));

/** Ways of looking that everybody needs, as tabs. Each is a filter, and a figure of the counts. */
export const SEGMENTS = [
  { key: 'all', filter: {}, count: 'total' },
  { key: 'ready', filter: { verification: 'valid', suppressed: 'false' }, count: 'verified' },
  { key: 'toVerify', filter: { verification: 'none', suppressed: 'false' }, count: 'toVerify' },
  { key: 'suppressed', filter: { suppressed: 'true' }, count: 'suppressed' },
] as const satisfies readonly { key: string; filter: LeadFilter; count: string }[];

/** The segment that a filter is exactly, or null. */
export function segmentOf(filter: LeadFilter): (typeof SEGMENTS)[number]['key'] | null {
  const told = (some: LeadFilter) => JSON.stringify(Object.entries(some).sort());
  return SEGMENTS.find((segment) => told(segment.filter) === told(filter))?.key ?? null;
}
