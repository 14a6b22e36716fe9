import { normaliseEmail } from '#domain/email.ts';
import type { Language } from '#domain/language.ts';
import { dropcontactResult, dropcontactStarted, type DropcontactPerson } from '#domain/wire/dropcontact.ts';
import { EnricherError, type EnrichedPerson, type Enricher, type PersonToEnrich } from '../../ports.ts';
import { callHttp, HttpError, type HttpRequest, type HttpResponse } from '../http.ts';
import { verdictOfQualification } from './qualification.ts';

/** What a batch may hold: 250 records (developer.dropcontact.com, POST /v1/enrich/all). */
const BATCH_SIZE = 250;
/** "Request not ready yet, try again in 30 seconds". */
const POLL_SECONDS = 30;

export type DropcontactOptions = { apiKey: string; baseUrl?: string; timeoutMs?: number };

/**
 * The client of Dropcontact's API, version 1. `success` is read in every answer: a request that is not ready, one that is
 * unknown and a fault of theirs all come with HTTP status 200.
 */
export function dropcontact({
  apiKey,
  baseUrl = 'https://api.dropcontact.com',
  timeoutMs = 30_000,
}: DropcontactOptions): Enricher {
  const call = async (request: Omit<HttpRequest, 'headers' | 'timeoutMs'>): Promise<HttpResponse> => {
    const response = await callHttp({ ...request, headers: { 'X-Access-Token': apiKey }, timeoutMs }).catch(
      asEnricherError,
    );
    if (response.status >= 200 && response.status < 300) return response;
    throw refusal(response.status);
  };
  return {
    name: 'dropcontact',
    batchSize: BATCH_SIZE,
    pollSeconds: POLL_SECONDS,

    async start(people, language) {
      if (people.length === 0 || people.length > BATCH_SIZE) throw new EnricherError('enricher_refused', false);
      const response = await call({
        url: `${baseUrl}/v1/enrich/all`,
        json: { data: people.map(record), siren: true, language: languageOf(language) },
      });
      const answer = dropcontactStarted.safeParse(jsonOf(response));
      if (!answer.success) throw new EnricherError('enricher_odd_answer', false);
      const { success, request_id: requestId } = answer.data;
      if (!success || requestId === undefined) throw new EnricherError('enricher_refused', false);
      return { requestId };
    },

    async result(requestId, people) {
      const response = await call({ url: `${baseUrl}/v1/enrich/all/${encodeURIComponent(requestId)}` });
      const answer = dropcontactResult.safeParse(jsonOf(response));
      if (!answer.success) throw new EnricherError('enricher_odd_answer', false);
      const { success, error, data } = answer.data;
      if (success && data !== undefined) return matched(people, data);
      if (error === true) throw new EnricherError('enricher_unavailable', true);
      return null;
    },
  };
}

const languageOf = (language: Language): 'fr' | 'en' => language;

function jsonOf(response: HttpResponse): unknown {
  try {
    return response.json();
  } catch {
    // A proxy's page in place of an answer.
    throw new EnricherError('enricher_unavailable', true);
  }
}

function asEnricherError(error: unknown): never {
  throw error instanceof HttpError ? new EnricherError('enricher_unavailable', true) : error;
}

/** 401 an unknown key, 403 not enough credits, 429 more than 60 requests a second; 400, 404 and 422 a request that stays wrong. */
function refusal(status: number): EnricherError {
  if (status === 401) return new EnricherError('enricher_unauthorised', false);
  if (status === 403) return new EnricherError('enricher_no_credits', false);
  if (status === 429) return new EnricherError('enricher_rate_limited', true);
  if (status >= 500 || status === 408) return new EnricherError('enricher_unavailable', true);
  return new EnricherError('enricher_refused', false);
}

/** A record with what is known: an absent key is better than an empty one. Results come in any order, hence our reference. */
const record = ({ reference, email, firstName, lastName, companyName, companyDomain }: PersonToEnrich) => ({
  email,
  ...(firstName === null ? {} : { first_name: firstName }),
  ...(lastName === null ? {} : { last_name: lastName }),
  ...(companyName === null ? {} : { company: companyName }),
  ...(companyDomain === null ? {} : { website: companyDomain }),
  custom_fields: { reference },
});

/** Whose answer is whose: by our reference, or else by the address. What is of nobody, or a second time of somebody, is left out. */
function matched(people: readonly PersonToEnrich[], data: readonly DropcontactPerson[]): EnrichedPerson[] {
  const results = new Map<string, EnrichedPerson>();
  for (const found of data) {
    const addresses = (found.email ?? []).map(({ email }) => normaliseEmail(email ?? ''));
    const reference = found.custom_fields?.['reference'];
    const person =
      people.find((one) => one.reference === reference) ?? people.find((one) => addresses.includes(one.email));
    if (person && !results.has(person.reference)) results.set(person.reference, enriched(person, found, addresses));
  }
  return [...results.values()];
}

function enriched(
  person: PersonToEnrich,
  found: DropcontactPerson,
  addresses: readonly (string | null)[],
): EnrichedPerson {
  const own = found.email?.[addresses.indexOf(person.email)];
  const doNotContact = (found.email ?? []).some(
    ({ qualification }) => verdictOfQualification(qualification).doNotContact,
  );
  return {
    reference: person.reference,
    verdict: doNotContact ? 'invalid' : verdictOfQualification(own?.qualification).verdict,
    doNotContact,
    lead: present({
      firstName: found.first_name,
      lastName: found.last_name,
      title: found.job,
      phone: found.phone ?? found.mobile_phone,
      linkedin: found.linkedin,
      country: found.country,
    }),
    company: present({
      name: found.company,
      domain: found.website,
      industry: found.naf5_des ?? found.industry,
      size: found.nb_employees ?? found.employee_count,
      city: found.siret_city,
    }),
  };
}

function present<K extends string>(fields: Record<K, string | undefined>): Partial<Record<K, string>> {
  const kept: Partial<Record<K, string>> = {};
  for (const key in fields) {
    const value = fields[key]?.trim();
    if (value !== undefined && value !== '') kept[key] = value;
  }
  return kept;
}
