import { companySizeOf } from '#domain/audience.ts';
import type { Id } from '#domain/id.ts';
import { companyDomain, linkedinPage, phoneNumber } from '#domain/import_row.ts';
import { LEAD_MAX_LENGTH, NO_COMPANY, NO_VALUES, type CompanyValues, type LeadValues } from '#domain/lead.ts';
import { countryOf, zoneOf } from '#domain/place.ts';
import { cleanLine } from '#domain/text.ts';
import { refreshBefore } from '#domain/verification.ts';
import { raiseAlert } from '#db/queries/alert.ts';
import { mergeCompanies } from '#db/queries/company.ts';
import {
  heldEnrollments,
  leadsToVerify,
  runningCampaigns,
  setVerifications,
  staleAmong,
  staleEnrolled,
  unverifiedOf,
  type LeadToVerify,
} from '#db/queries/freshness.ts';
import { leadsToEnroll } from '#db/queries/audience.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { suppress } from '#db/queries/suppression.ts';
import { impossible } from './failure.ts';
import { inMoment, type Moment } from './moment.ts';
import {
  EnricherError,
  type EnricherErrorCode,
  type EnrichedPerson,
  type PersonToEnrich,
  type Ports,
} from './ports.ts';

type Batch = { workspaceId: Id<'ws'>; leadIds: readonly Id<'ld'>[] };
/** Whom a campaign takes up next, at most: what it may enroll in a few days. */
const NEXT_OF_A_CAMPAIGN = 200;

/** What the `enrichment` and `freshness` workflows do. A verdict is written with the provider's name and date, and never over a person's own words. */
export function createEnrichmentActivities(ports: Ports) {
  return {
    /** The next batch: of the leads named, or of a source's never verified ones. Empty when all were looked at. */
    async chooseUnverified({
      workspaceId,
      source,
      leadIds,
      after,
    }: Batch & { source: string | null; after: Id<'ld'> | null }): Promise<Id<'ld'>[]> {
      return inMoment(ports, workspaceId, async ({ tx, workspace }) => {
        const limit = ports.enricher(workspace).batchSize;
        if (source !== null) return unverifiedOf(tx, { workspaceId, source, after, limit });
        return [...leadIds]
          .sort()
          .filter((leadId) => after === null || leadId > after)
          .slice(0, limit);
      });
    },

    /** The next batch of addresses that go stale, among leads under way, or among those whom a running campaign takes up next. */
    async chooseStale({
      workspaceId,
      among,
      after,
    }: {
      workspaceId: Id<'ws'>;
      among: 'enrolled' | 'next';
      after: Id<'ld'> | null;
    }): Promise<Id<'ld'>[]> {
      return inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
        const before = new Date(refreshBefore(now.getTime()));
        const limit = ports.enricher(workspace).batchSize;
        if (among === 'enrolled') return staleEnrolled(tx, { workspaceId, before, after, limit });
        const next = new Set<Id<'ld'>>();
        for (const { campaignId, audience, language } of await runningCampaigns(tx, { workspaceId })) {
          const leadIds = await leadsToEnroll(tx, {
            workspaceId,
            campaignId,
            audience,
            language,
            limit: NEXT_OF_A_CAMPAIGN,
          });
          for (const leadId of leadIds) next.add(leadId);
        }
        const found = await staleAmong(tx, { workspaceId, leadIds: [...next], before });
        return found.filter((leadId) => after === null || leadId > after).slice(0, limit);
      });
    },

    /** Hands a batch over. A refusal that trying again cannot cure is shown to the user. */
    async startBatch({
      workspaceId,
      leadIds,
    }: Batch): Promise<{ refused: true } | { refused: false; requestId: string; pollSeconds: number }> {
      const { people, enricher, language } = await inMoment(ports, workspaceId, async ({ tx, workspace }) => ({
        people: (await leadsToVerify(tx, { workspaceId, leadIds })).map(asPerson),
        enricher: ports.enricher(workspace),
        language: workspace.language,
      }));
      if (people.length === 0) return { refused: false, requestId: 'nobody', pollSeconds: 0 };
      try {
        const { requestId } = await enricher.start(people, language);
        return { refused: false, requestId, pollSeconds: enricher.pollSeconds };
      } catch (error) {
        if (!(error instanceof EnricherError) || error.retryable) throw error;
        await alertOf(ports, workspaceId, error.code);
        return { refused: true };
      }
    },

    /** Reads a batch's answer, when there is one, and writes it. Reading it again writes the same. */
    async collectBatch({
      workspaceId,
      leadIds,
      requestId,
    }: Batch & { requestId: string }): Promise<{ ready: boolean }> {
      const { leads, enricher } = await inMoment(ports, workspaceId, async ({ tx, workspace }) => ({
        leads: await leadsToVerify(tx, { workspaceId, leadIds }),
        enricher: ports.enricher(workspace),
      }));
      if (leads.length === 0) return { ready: true };
      const results = await resultOf(() => enricher.result(requestId, leads.map(asPerson)));
      if (results === null) return { ready: false };
      const held = await inMoment(ports, workspaceId, (moment) =>
        writeResults(moment, { leads, results, by: enricher.name, requestId }),
      );
      for (const key of held.outreach) await ports.workflows.nudgeOutreach(key);
      for (const key of held.campaigns) await ports.workflows.nudgeCampaign(key);
      return { ready: true };
    },

    /** The provider never answered: the leads stay unverified, and the user is told. */
    async giveBatchUp({ workspaceId }: { workspaceId: Id<'ws'>; requestId: string; count: number }): Promise<void> {
      await alertOf(ports, workspaceId, 'enricher_unavailable');
    },
  };
}

async function resultOf(read: () => Promise<EnrichedPerson[] | null>): Promise<EnrichedPerson[] | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof EnricherError && !error.retryable) throw impossible(error.code);
    throw error;
  }
}

const alertOf = (ports: Ports, workspaceId: Id<'ws'>, code: EnricherErrorCode) =>
  inMoment(ports, workspaceId, ({ tx, now, id }) =>
    raiseAlert(tx, { id: id('alr'), workspaceId, now, code, subject: workspaceId, values: {} }),
  );

const asPerson = ({ id, email, firstName, lastName, company }: LeadToVerify): PersonToEnrich => ({
  reference: id,
  email,
  firstName,
  lastName,
  companyName: company?.name ?? null,
  companyDomain: company?.domain ?? null,
});

type Results = { leads: readonly LeadToVerify[]; results: readonly EnrichedPerson[]; by: string; requestId: string };

/** Verdicts, fields with their provenance, and suppressions, in one transaction. @returns who waited for that */
async function writeResults(moment: Moment, { leads, results, by, requestId }: Results) {
  const { tx, workspaceId, workspace, now } = moment;
  const byReference = new Map(results.map((result) => [result.reference, result]));
  const found = leads.flatMap((one) => {
    const result = byReference.get(one.id);
    return result ? [{ lead: one, result }] : [];
  });
  await mergeCompanies(tx, {
    workspaceId,
    now,
    companies: found.flatMap(({ lead, result }) =>
      lead.company === null ? [] : [{ key: lead.company.key, values: companyValues(result.company) }],
    ),
  });
  await mergeLeads(tx, {
    workspaceId,
    now,
    source: by,
    defaults: { language: workspace.language, zone: workspace.zone },
    sandbox: workspace.sandbox,
    leads: found.map(({ lead, result }) => ({
      email: lead.email,
      values: leadValues(result.lead),
      // A lead that has a company keeps it: what was found completes that one.
      company: lead.company === null ? companyValues(result.company) : NO_COMPANY,
      fact: null,
      evidence: requestId,
    })),
  });
  await setVerifications(tx, {
    workspaceId,
    now,
    by,
    verdicts: found.map(({ lead, result }) => ({ leadId: lead.id, verdict: result.verdict })),
  });
  for (const { lead, result } of found) {
    if (!result.doNotContact) continue;
    await suppress(tx, {
      workspaceId,
      now,
      kind: 'address',
      key: lead.email,
      reason: 'opt_out',
      origin: `${by}:${requestId}`,
    });
  }
  const campaigns = await runningCampaigns(tx, { workspaceId });
  return {
    outreach: await heldEnrollments(tx, { workspaceId, leadIds: found.map(({ lead }) => lead.id) }),
    campaigns: campaigns.map(({ campaignId }) => ({ workspaceId, campaignId })),
  };
}

const upTo = (max: number, text: string | undefined): string | null => {
  const line = text === undefined ? null : cleanLine(text);
  return line !== null && line.length <= max ? line : null;
};

function leadValues(found: EnrichedPerson['lead']): LeadValues {
  const country = found.country === undefined ? null : countryOf(found.country);
  return {
    ...NO_VALUES,
    firstName: upTo(LEAD_MAX_LENGTH.firstName, found.firstName),
    lastName: upTo(LEAD_MAX_LENGTH.lastName, found.lastName),
    title: upTo(LEAD_MAX_LENGTH.title, found.title),
    phone: found.phone === undefined ? null : phoneNumber(found.phone),
    linkedin: found.linkedin === undefined ? null : linkedinPage(found.linkedin),
    country,
    zone: zoneOf(country),
  };
}

const companyValues = (found: EnrichedPerson['company']): CompanyValues => ({
  name: upTo(LEAD_MAX_LENGTH.companyName, found.name),
  domain: found.domain === undefined ? null : companyDomain(found.domain),
  industry: upTo(LEAD_MAX_LENGTH.industry, found.industry),
  size: companySizeOf(found.size ?? null),
  city: upTo(LEAD_MAX_LENGTH.city, found.city),
  country: null,
});
