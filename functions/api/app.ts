import { OpenAPIHono } from '@hono/zod-openapi';
import { secureHeaders } from 'hono/secure-headers';
import { approvalRoutes } from './approval.ts';
import { auditRoutes } from './audit.ts';
import { authAnswer, unread } from './auth_answer.ts';
import { bodyLimits } from './body_limit.ts';
import { bookingConnectionRoutes } from './booking_connection.ts';
import { bookingHookRoutes } from './booking_hook.ts';
import { campaignRoutes } from './campaign.ts';
import { availabilityRoutes } from './availability.ts';
import { autopilotRoutes } from './autopilot.ts';
import { campaignRunRoutes } from './campaign_run.ts';
import { inside, signedIn } from './context.ts';
import { conversationRoutes } from './conversation.ts';
import { conversationActRoutes } from './conversation_act.ts';
import type { ApiDeps } from './deps.ts';
import { companyRoutes } from './company.ts';
import { docsPage } from './docs.ts';
import { healthRoutes } from './health.ts';
import { deliverabilityRoutes } from './deliverability.ts';
import { guardRoutes } from './guard.ts';
import { healthDayRoutes } from './health_day.ts';
import { dispatchRoutes } from './dispatch.ts';
import { enrollmentRoutes } from './enrollment.ts';
import { idempotent } from './idempotency.ts';
import { importRoutes } from './import.ts';
import { importFileRoutes } from './import_file.ts';
import { instanceRoutes, instanceToolRoutes } from './instance.ts';
import { keyRoutes } from './key.ts';
import { knowledgeRoutes } from './knowledge.ts';
import { leadRoutes } from './lead.ts';
import { leadEnrollmentRoutes } from './lead_enrollment.ts';
import { leadErasureRoutes } from './lead_erasure.ts';
import { leadFactRoutes } from './lead_fact.ts';
import { leadHistoryRoutes } from './lead_history.ts';
import { mailboxRoutes } from './mailbox.ts';
import { mailboxGmailRoutes } from './mailbox_gmail.ts';
import { mailboxConnectionRoutes } from './mailbox_connection.ts';
import { mailboxDisconnectRoutes } from './mailbox_disconnect.ts';
import { mailboxRunRoutes } from './mailbox_run.ts';
import { meRoutes } from './me.ts';
import { meetingRoutes } from './meeting.ts';
import { meetingChangeRoutes } from './meeting_change.ts';
import { meetingPreparationRoutes } from './meeting_preparation.ts';
import { memberRoutes } from './member.ts';
import { memberCalendarRoutes } from './member_calendar.ts';
import { messageRoutes } from './message.ts';
import { messageFileRoutes } from './message_file.ts';
import { describeShared, openApiDocument } from './openapi.ts';
import { ownOrigin } from './origin.ts';
import { notificationRoutes } from './notification.ts';
import { notificationBrowserRoutes } from './notification_browser.ts';
import { notificationSlackRoutes } from './notification_slack.ts';
import { policyRoutes } from './policy.ts';
import { notFound, onError } from './problem.ts';
import { previewRoutes } from './preview.ts';
import { proposalRoutes } from './proposal.ts';
import { requestLog } from './request_log.ts';
import type { TenantEnv } from './router.ts';
import { coachingRoutes } from './coaching.ts';
import { resultsRoutes } from './results.ts';
import { storable } from './storable.ts';
import { sandboxRoutes } from './sandbox.ts';
import { sandboxPersonRoutes } from './sandbox_person.ts';
import { sequenceRoutes } from './sequence.ts';
import { shellRoutes } from './shell.ts';
import { suppressionRoutes } from './suppression.ts';
import { suppressionFileRoutes } from './suppression_file.ts';
import { suggestionRoutes } from './suggestion.ts';
import { todayRoutes } from './today.ts';
import { triageRoutes } from './triage.ts';
import { unmatchedBookingRoutes } from './unmatched_booking.ts';
import { workspaceRoutes, workspacesRoutes } from './workspace.ts';
import { voiceRoutes } from './voice.ts';
import { webhookRoutes } from '../webhooks/routes.ts';

/**
 * The API under /api. Each noun has a file with its routes; add it to the group that fits: open to anybody, for whoever
 * is signed in, or (nearly all) inside a workspace. What stands before a group in the code stands before it in a request.
 */
export function createApp(deps: ApiDeps) {
  const app = new OpenAPIHono<TenantEnv>().basePath('/api');
  app.onError(onError);
  app.notFound(notFound);
  app.use(
    requestLog(deps),
    secureHeaders({ strictTransportSecurity: deps.publicUrl.startsWith('https:') }),
    bodyLimits,
  );

  describeShared(app);
  app.get('/openapi.json', async (c) => c.json(await openApiDocument(app, deps)));
  app.get('/docs', async (c) => c.html(docsPage(await openApiDocument(app, deps))));
  app.on(['GET', 'POST'], '/auth/*', ownOrigin, storable, async (c) =>
    authAnswer(c.var.requestId, await deps.auth.handler(await unread(c.req))),
  );
  const open = app.route('/', healthRoutes).route('/', instanceRoutes).route('/', webhookRoutes);

  app.use(ownOrigin, signedIn, storable);
  const personal = open.route('/', meRoutes).route('/', instanceToolRoutes).route('/', workspacesRoutes);

  app.use(inside, idempotent);
  return personal
    .route('/', workspaceRoutes)
    .route('/', memberRoutes)
    .route('/', keyRoutes)
    .route('/', auditRoutes)
    .route('/', mailboxRoutes)
    .route('/', mailboxGmailRoutes)
    .route('/', mailboxRunRoutes)
    .route('/', mailboxConnectionRoutes)
    .route('/', mailboxDisconnectRoutes)
    .route('/', policyRoutes)
    .route('/', meetingRoutes)
    .route('/', meetingChangeRoutes)
    .route('/', meetingPreparationRoutes)
    .route('/', memberCalendarRoutes)
    .route('/', availabilityRoutes)
    .route('/', unmatchedBookingRoutes)
    .route('/', bookingHookRoutes)
    .route('/', bookingConnectionRoutes)
    .route('/', sandboxRoutes)
    .route('/', sandboxPersonRoutes)
    .route('/', leadRoutes)
    .route('/', leadHistoryRoutes)
    .route('/', leadFactRoutes)
    .route('/', leadEnrollmentRoutes)
    .route('/', leadErasureRoutes)
    .route('/', companyRoutes)
    .route('/', suppressionRoutes)
    .route('/', suppressionFileRoutes)
    .route('/', deliverabilityRoutes)
    .route('/', guardRoutes)
    .route('/', healthDayRoutes)
    .route('/', importFileRoutes)
    .route('/', importRoutes)
    .route('/', campaignRoutes)
    .route('/', campaignRunRoutes)
    .route('/', autopilotRoutes)
    .route('/', sequenceRoutes)
    .route('/', previewRoutes)
    .route('/', approvalRoutes)
    .route('/', dispatchRoutes)
    .route('/', enrollmentRoutes)
    .route('/', conversationRoutes)
    .route('/', conversationActRoutes)
    .route('/', suggestionRoutes)
    .route('/', knowledgeRoutes)
    .route('/', voiceRoutes)
    .route('/', messageRoutes)
    .route('/', messageFileRoutes)
    .route('/', proposalRoutes)
    .route('/', triageRoutes)
    .route('/', resultsRoutes)
    .route('/', notificationRoutes)
    .route('/', notificationBrowserRoutes)
    .route('/', notificationSlackRoutes)
    .route('/', coachingRoutes)
    .route('/', shellRoutes)
    .route('/', todayRoutes);
}

/** What the typed client is made of: `hc<AppType>('/')`. */
export type AppType = ReturnType<typeof createApp>;
