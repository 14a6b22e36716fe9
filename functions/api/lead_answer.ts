import type { leadItemSchema, leadSchema } from '#domain/lead.schema.ts';
import type { companySchema } from '#domain/lead.schema.ts';
import { ENROLLMENT_ENDS } from '#domain/enrollment.ts';
import { erasureDueAt } from '#domain/erasure.ts';
import { found } from '#domain/error.ts';
import type { Id } from '#domain/id.ts';
import type { Company, Lead } from '#domain/lead.ts';
import type { timelineItemSchema } from '#domain/timeline.schema.ts';
import { getCompany } from '#db/queries/company.ts';
import { getLead } from '#db/queries/lead.ts';
import type { LeadItem } from '#db/queries/lead_list.ts';
import { suppressionsOf } from '#db/queries/suppression.ts';
import type { TimelineItem } from '#db/queries/timeline.ts';
import type { Moment } from './context.ts';
import type { Answer } from './router.ts';

const fields = ({ companyId: _company, enrichedAt: _enriched, erasureRequestedAt: _erasure, ...lead }: Lead) => ({
  ...lead,
  tags: [...lead.tags],
  editedFields: [...lead.editedFields],
  verifiedAt: lead.verifiedAt?.toISOString() ?? null,
  createdAt: lead.createdAt.toISOString(),
  updatedAt: lead.updatedAt.toISOString(),
});

export function leadItemAnswer({ company, enrollment, ...lead }: LeadItem): Answer<typeof leadItemSchema> {
  return {
    ...fields(lead),
    company,
    enrollment:
      enrollment === null
        ? null
        : {
            ...enrollment,
            end: ENROLLMENT_ENDS.find((end) => end === enrollment.end) ?? null,
            at: enrollment.at.toISOString(),
          },
  };
}

export const companyAnswer = ({
  id,
  name,
  domain,
  industry,
  size,
  city,
  country,
  createdAt,
  updatedAt,
}: Company): Answer<typeof companySchema> => ({
  ...{ id, name, domain, industry, size, city, country },
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});

/** A lead with its company and what suppresses it. @throws AppError when there is no such lead */
export async function readLead({ tx, workspaceId }: Moment, leadId: Id<'ld'>): Promise<Answer<typeof leadSchema>> {
  const lead = found(await getLead(tx, { workspaceId, leadId }));
  const company = lead.companyId === null ? null : await getCompany(tx, { workspaceId, companyId: lead.companyId });
  const suppressions = (await suppressionsOf(tx, { workspaceId, emails: [lead.email] })).get(lead.email) ?? [];
  return {
    ...fields(lead),
    erasureDueAt: lead.erasureRequestedAt && erasureDueAt(lead.erasureRequestedAt).toISOString(),
    company: company === null ? null : companyAnswer(company),
    suppressions: suppressions.map(({ kind, reason, at }) => ({ kind, reason, at: at.toISOString() })),
  };
}

export function timelineAnswer(item: TimelineItem): Answer<typeof timelineItemSchema> {
  const at = item.at.toISOString();
  return item.kind === 'meeting' ? { ...item, at, startsAt: item.startsAt.toISOString() } : { ...item, at };
}
