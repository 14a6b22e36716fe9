import { createBookingActivities } from './bookings.ts';
import { createCampaignActivities } from './campaign.ts';
import { createConnectionActivities } from './connection.ts';
import { createDispatchActivities } from './dispatch.ts';
import { createDomainCheckActivities } from './domain_check.ts';
import { createDraftActivities } from './draft.ts';
import { createEnrichmentActivities } from './enrichment.ts';
import { createEnrollmentActivities } from './enrollment.ts';
import { createErasureActivities } from './erasure.ts';
import { createImportActivities } from './import.ts';
import { createMailboxActivities } from './mailbox.ts';
import { createMemberCalendarActivities } from './member_calendar.ts';
import { createNotificationActivities } from './notification.ts';
import type { Ports } from './ports.ts';
import { createReconcilerActivities } from './reconciler.ts';
import { createSandboxActivities } from './sandbox.ts';
import { createSuggestionActivities } from './suggestion.ts';

/** Every activity of the product, over one set of ports. */
export const createActivities = (ports: Ports) => ({
  ...createBookingActivities(ports),
  ...createCampaignActivities(ports),
  ...createConnectionActivities(ports),
  ...createDispatchActivities(ports),
  ...createDomainCheckActivities(ports),
  ...createDraftActivities(ports),
  ...createEnrichmentActivities(ports),
  ...createEnrollmentActivities(ports),
  ...createErasureActivities(ports),
  ...createImportActivities(ports),
  ...createMailboxActivities(ports),
  ...createMemberCalendarActivities(ports),
  ...createNotificationActivities(ports),
  ...createReconcilerActivities(ports),
  ...createSandboxActivities(ports),
  ...createSuggestionActivities(ports),
});

export type Activities = ReturnType<typeof createActivities>;
