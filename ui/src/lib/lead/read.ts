import type { Id } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { everyPage } from '#ui/lib/pages.svelte.ts';
import { readClock } from '#ui/lib/campaign/read.ts';
import type { LeadFilter } from './filter.ts';

type Fetch = typeof fetch;

/** A page of the table. */
export const readLeads = (filter: LeadFilter, cursor?: string, fetcher?: Fetch) =>
  unwrap(api(fetcher).api.leads.$get({ query: { ...filter, limit: '50', ...(cursor !== undefined && { cursor }) } }));
export type LeadPage = Awaited<ReturnType<typeof readLeads>>;
export type LeadItem = LeadPage['items'][number];

/** What the table shows and what changes by itself: the first page, how many there are, the clock. */
export async function readTable(filter: LeadFilter, fetcher?: Fetch) {
  const client = api(fetcher).api;
  const [first, found, all, clock] = await Promise.all([
    readLeads(filter, undefined, fetcher),
    unwrap(client.leads.counts.$get({ query: filter })),
    unwrap(client.leads.counts.$get({ query: {} })),
    readClock(fetcher),
  ]);
  return { first, found, all, clock };
}

/** What filters can ask for, with the names of campaigns and of imported files. */
export async function readChoices(fetcher?: Fetch) {
  const client = api(fetcher).api;
  const [facets, campaigns, files] = await Promise.all([
    unwrap(client.leads.facets.$get()),
    unwrap(client.campaigns.$get({ query: { limit: '200' } })),
    readFileNames(fetcher),
  ]);
  return { facets, campaigns: campaigns.items.map(({ id, name }) => ({ id, name })), files };
}
export type LeadChoices = Awaited<ReturnType<typeof readChoices>>;

/** Names of the imported files by the import's id: a lead's source says which. */
export async function readFileNames(fetcher?: Fetch): Promise<Readonly<Record<string, string>>> {
  const page = await unwrap(api(fetcher).api.imports.$get({ query: { limit: '200' } }));
  return Object.fromEntries(page.items.map(({ id, fileName }) => [id, fileName]));
}

export const readTimeline = (leadId: Id<'ld'>, cursor?: string, fetcher?: Fetch) =>
  unwrap(
    api(fetcher).api.leads[':leadId'].timeline.$get({
      param: { leadId },
      query: { limit: '30', ...(cursor !== undefined && { cursor }) },
    }),
  );
export type TimelinePage = Awaited<ReturnType<typeof readTimeline>>;
export type TimelineEvent = TimelinePage['items'][number];

/** Everything that the page of a lead shows. */
export async function readLead(leadId: Id<'ld'>, fetcher?: Fetch) {
  const one = api(fetcher).api.leads[':leadId'];
  const param = { leadId };
  const [lead, provenance, facts, notes, enrollments, timeline, clock] = await Promise.all([
    unwrap(one.$get({ param })),
    unwrap(one.provenance.$get({ param })),
    unwrap(one.facts.$get({ param })),
    everyPage((cursor) =>
      unwrap(one.notes.$get({ param, query: { limit: '200', ...(cursor !== undefined && { cursor }) } })),
    ),
    unwrap(one.enrollments.$get({ param })),
    readTimeline(leadId, undefined, fetcher),
    readClock(fetcher),
  ]);
  return {
    ...{ lead, notes, timeline, clock },
    provenance: provenance.items,
    facts: facts.items,
    enrollments: enrollments.items,
  };
}
export type LeadDetail = Awaited<ReturnType<typeof readLead>>;
export type LeadEnrollment = LeadDetail['enrollments'][number];
export type Provenance = LeadDetail['provenance'][number];

/** Names of the people who work here, by their id: who wrote a note. */
export async function readAuthors(fetcher?: Fetch): Promise<Readonly<Record<string, string>>> {
  const page = await unwrap(api(fetcher).api.members.$get({ query: { limit: '200' } }));
  return Object.fromEntries(page.items.map(({ userId, name }) => [userId, name]));
}

/** How many leads a company has. */
export const readCompanyLeads = async (companyId: Id<'co'>, fetcher?: Fetch): Promise<number> =>
  (await unwrap(api(fetcher).api.companies[':companyId'].$get({ param: { companyId } }))).leads;

/** A draft with its clearance: why it does not leave, rule by rule. */
export const readDraft = (draftId: Id<'drf'>, fetcher?: Fetch) =>
  unwrap(api(fetcher).api.approvals[':draftId'].$get({ param: { draftId } }));
export type LeadDraft = Awaited<ReturnType<typeof readDraft>>;
