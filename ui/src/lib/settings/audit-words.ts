import type { AuditAction } from '#domain/audit.ts';
import { isId } from '#domain/id.ts';
import { links } from '#ui/lib/links.ts';
import { m } from '#ui/paraglide/messages.js';

const ACTIONS = {
  'workspace.created': m.settings_audit_workspace_created,
  'workspace.updated': m.settings_audit_workspace_updated,
  'sandbox.skipped': m.settings_audit_sandbox_skipped,
  'sandbox.started_over': m.settings_audit_sandbox_started_over,
  'sandbox.answered': m.settings_audit_sandbox_answered,
  'campaign.created': m.settings_audit_campaign_created,
  'campaign.updated': m.settings_audit_campaign_updated,
  'campaign.tested': m.settings_audit_campaign_tested,
  'campaign.started': m.settings_audit_campaign_started,
  'campaign.pause_asked': m.settings_audit_campaign_paused,
  'campaign.resume_asked': m.settings_audit_campaign_resumed,
  'campaign.stop_asked': m.settings_audit_campaign_stopped,
  'campaign.paused': m.settings_audit_campaign_held,
  'campaign.running': m.settings_audit_campaign_running,
  'campaign.stopped': m.settings_audit_campaign_ended,
  'campaign.finished': m.settings_audit_campaign_finished,
  'autopilot.switched_on': m.settings_audit_autopilot_on,
  'autopilot.switched_off': m.settings_audit_autopilot_off,
  'autopilot.locked': m.settings_audit_autopilot_locked,
  'sequence.written': m.settings_audit_sequence_written,
  'sequence.published': m.settings_audit_sequence_published,
  'draft.approved': m.settings_audit_draft_approved,
  'draft.approved_first': m.settings_audit_draft_approved_first,
  'draft.skipped': m.settings_audit_draft_skipped,
  'draft.rejected': m.settings_audit_draft_rejected,
  'draft.edited': m.settings_audit_draft_edited,
  'draft.withdrawal_asked': m.settings_audit_draft_withdrawn,
  'dispatch.accepted': m.settings_audit_dispatch_accepted,
  'dispatch.accepted_unattended': m.settings_audit_dispatch_unattended,
  'dispatch.bounced': m.settings_audit_dispatch_bounced,
  'dispatch.settled': m.settings_audit_dispatch_settled,
  'dispatch.accepted_late': m.settings_audit_dispatch_late,
  'enrollment.ended': m.settings_audit_enrollment_ended,
  'enrollment.end_asked': m.settings_audit_enrollment_end_asked,
  'message.received': m.settings_audit_message_received,
  'message.triage_corrected': m.settings_audit_triage_corrected,
  'reply.written': m.settings_audit_reply_written,
  'conversation.closed': m.settings_audit_conversation_closed,
  'conversation.done': m.settings_audit_conversation_done,
  'conversation.reopened': m.settings_audit_conversation_reopened,
  'conversation.snoozed': m.settings_audit_conversation_snoozed,
  'conversation.woken': m.settings_audit_conversation_woken,
  'conversation.assigned': m.settings_audit_conversation_assigned,
  'proposal.accepted': m.settings_audit_proposal_accepted,
  'proposal.dismissed': m.settings_audit_proposal_dismissed,
  'key.created': m.settings_audit_key_created,
  'key.revoked': m.settings_audit_key_revoked,
  'booking_hook.set': m.settings_audit_hook_set,
  'booking_hook.deleted': m.settings_audit_hook_deleted,
  'slack.connected': m.settings_audit_slack_connected,
  'slack.disconnected': m.settings_audit_slack_disconnected,
  'booking_connection.given': m.settings_audit_bookings_given,
  'booking_connection.connected': m.settings_audit_bookings_connected,
  'booking_connection.disconnected': m.settings_audit_bookings_disconnected,
  'mailbox.connection_given': m.settings_audit_mailbox_connection,
  'mailbox.connected': m.settings_audit_mailbox_connected,
  'mailbox.disconnected': m.settings_audit_mailbox_disconnected,
  'mailbox.paused': m.settings_audit_mailbox_paused,
  'mailbox.resumed': m.settings_audit_mailbox_resumed,
  'guard.paused': m.settings_audit_guard_paused,
  'guard.resumed': m.settings_audit_guard_resumed,
  'policy.updated': m.settings_audit_policy_updated,
  'member.role_changed': m.settings_audit_member_role,
  'member.removed': m.settings_audit_member_removed,
  'meeting.booked': m.settings_audit_meeting_booked,
  'meeting.cancelled': m.settings_audit_meeting_cancelled,
  'meeting.held': m.settings_audit_meeting_held,
  'meeting.no_show': m.settings_audit_meeting_no_show,
  'meeting.moved': m.settings_audit_meeting_moved,
  'meeting.signed': m.settings_audit_meeting_signed,
  'meeting.not_signed': m.settings_audit_meeting_not_signed,
  'meeting.outcome_taken_back': m.settings_audit_meeting_taken_back,
  'calendar.connected': m.settings_audit_calendar_connected,
  'calendar.lost': m.settings_audit_calendar_lost,
  'calendar.disconnected': m.settings_audit_calendar_disconnected,
  'booking.attached': m.settings_audit_booking_attached,
  'booking.dismissed': m.settings_audit_booking_dismissed,
  'suppression.created': m.settings_audit_suppression_created,
  'suppression.imported': m.settings_audit_suppression_imported,
  'suppression.lifted': m.settings_audit_suppression_lifted,
  'domain.selector_named': m.settings_audit_domain_selector_named,
  'import.created': m.settings_audit_import_created,
  'import.mapped': m.settings_audit_import_mapped,
  'import.stop_asked': m.settings_audit_import_stopped,
  'import.started': m.settings_audit_import_started,
  'import.finished': m.settings_audit_import_finished,
  'import.stopped': m.settings_audit_import_ended,
  'knowledge.added': m.settings_audit_knowledge_added,
  'knowledge.changed': m.settings_audit_knowledge_changed,
  'knowledge.deleted': m.settings_audit_knowledge_deleted,
  'voice.changed': m.settings_audit_voice_changed,
  'voice.word_banned': m.settings_audit_voice_word_banned,
  'voice.word_allowed': m.settings_audit_voice_word_allowed,
  'voice.proposal_accepted': m.settings_audit_voice_proposal_accepted,
  'voice.proposal_declined': m.settings_audit_voice_proposal_declined,
  'lead.created': m.settings_audit_lead_created,
  'lead.updated': m.settings_audit_lead_updated,
  'triage.forgotten': m.settings_audit_triage_forgotten,
  'lead.noted': m.settings_audit_lead_noted,
  'lead.note_deleted': m.settings_audit_lead_note_deleted,
  'lead.fact_added': m.settings_audit_lead_fact_added,
  'lead.fact_deleted': m.settings_audit_lead_fact_deleted,
  'lead.suppressed': m.settings_audit_lead_suppressed,
  'lead.verification_asked': m.settings_audit_lead_verification,
  'lead.opted_out': m.settings_audit_lead_opted_out,
  'lead.correction_requested': m.settings_audit_lead_correction,
  'lead.not_my_job': m.settings_audit_lead_not_my_job,
  'enrollment.resumed': m.settings_audit_enrollment_resumed,
  'lead.erasure_asked': m.settings_audit_lead_erasure_asked,
  'lead.erased': m.settings_audit_lead_erased,
  'lead.erasure_requested': m.settings_audit_lead_erasure,
  'company.updated': m.settings_audit_company_updated,
  'alert.settled': m.settings_audit_alert_settled,
} satisfies Record<AuditAction, () => string>;

/** What was done, in words. */
export const actionWords = (action: AuditAction): string => ACTIONS[action]();

/** Who did it: a member by name, a key, or LeadGen itself. */
export function actorWords(
  actor: string,
  members: readonly { readonly userId: string; readonly name: string }[],
): string {
  const [kind, id] = actor.split(':');
  if (kind === 'user') return members.find(({ userId }) => userId === id)?.name ?? m.settings_audit_someone();
  if (kind === 'key') return m.settings_audit_key();
  return m.app_name();
}

interface Ref {
  readonly id: string;
  readonly label: string;
  readonly href: string;
}

/** What an entry is about, as ways there: its subject, and what its details name. */
export function refsOf(entry: {
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
}): Ref[] {
  const ids = new Set([entry.subject, ...Object.values(entry.details)]);
  return [...ids].flatMap((id): Ref[] => {
    if (isId('ld', id)) return [{ id, label: m.settings_audit_see_lead(), href: links.lead(id) }];
    if (isId('cmp', id)) return [{ id, label: m.settings_audit_see_campaign(), href: links.campaign(id) }];
    if (isId('imp', id)) return [{ id, label: m.settings_audit_see_import(), href: links.import(id) }];
    if (isId('cnv', id)) return [{ id, label: m.settings_audit_see_conversation(), href: links.conversation(id) }];
    if (isId('mtg', id)) return [{ id, label: m.settings_audit_see_meeting(), href: links.meeting(id) }];
    return [];
  });
}
