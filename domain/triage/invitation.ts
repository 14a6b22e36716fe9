import type { Invitation } from '../invitation.ts';
import type { Triage } from './triage.ts';

/** Whether somebody says in it that they will not come. */
export const isDeclined = ({ method, attendees }: Invitation): boolean =>
  method === 'REPLY' && attendees.some(({ declined }) => declined);

/**
 * What a person's invitation makes of the words around it, which their calendar wrote as a rule: one who invites is interested;
 * one who declines a moment, or calls it off, has not said no to us. Who asks to stop is heard first.
 * @param service an agenda wrote it, for somebody who made an appointment there: nobody has answered
 */
export function triageInvitation(triage: Triage, invitation: Invitation, service: boolean): Triage {
  if (service) return named(triage, 'auto_reply', 'calendar.service');
  // Nobody invites whom they want to hear nothing of: where no phrase says so, a person reads what only resembles it.
  if (invitation.method === 'REQUEST' && isByLikeness(triage)) return named(triage, 'unclear', 'calendar.request');
  if (!['negative', 'unclear', 'not_now', 'info_request', 'interested', 'auto_reply'].includes(triage.kind))
    return triage;
  if (invitation.method === 'REQUEST') return named(triage, 'interested', 'calendar.request');
  if (invitation.method === 'CANCEL') return named(triage, 'unclear', 'calendar.cancel');
  if (isDeclined(invitation)) return named(triage, 'unclear', 'calendar.declined');
  return triage.kind === 'unclear' || triage.kind === 'negative'
    ? named(triage, 'auto_reply', 'calendar.reply')
    : triage;
}

const isByLikeness = ({ kind, reason }: Triage): boolean => kind === 'opt_out' && reason.rule === 'likeness.opt_out';

const named = (triage: Triage, kind: Triage['kind'], rule: string): Triage => ({
  ...triage,
  kind,
  confidence: kind === 'unclear' ? 0 : 0.95,
  reason: { rule, sentence: triage.reason.sentence },
  comeBackDate: null,
});
