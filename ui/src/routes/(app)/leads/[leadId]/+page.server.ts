import { idParam } from '#ui/lib/param.ts';
import { readAuthors, readCompanyLeads, readDraft, readFileNames, readLead } from '#ui/lib/lead/read.ts';
import type { PageServerLoad } from './$types';

/** Passages whose gate is shown: a person is rarely in more than one at a time. */
const GATES = 3;

export const load: PageServerLoad = async ({ fetch, params }) => {
  const leadId = idParam('ld', params.leadId);
  const [detail, files, authors] = await Promise.all([
    readLead(leadId, fetch),
    readFileNames(fetch),
    readAuthors(fetch),
  ]);
  const { company } = detail.lead;
  const open = detail.enrollments.flatMap(({ draftId }) => (draftId === null ? [] : [draftId])).slice(0, GATES);
  const [drafts, colleagues] = await Promise.all([
    Promise.all(open.map(async (draftId) => [draftId, await readDraft(draftId, fetch)] as const)),
    company === null ? null : readCompanyLeads(company.id, fetch),
  ]);
  return { detail, files, authors, drafts: Object.fromEntries(drafts), colleagues };
};
