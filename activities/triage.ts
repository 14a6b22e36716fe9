import type { Invitation } from '#domain/invitation.ts';
import type { ParsedMail } from '#domain/mail.ts';
import { MAILBOX_PROVIDERS } from '#domain/mailbox_provider.ts';
import { triageAbout } from '#domain/triage/about.ts';
import { triageInvitation } from '#domain/triage/invitation.ts';
import type { Learnt } from '#domain/triage/learnt.ts';
import { triageOurs } from '#domain/triage/ours.ts';
import { storableTriage, triageMail, type Triage } from '#domain/triage/triage.ts';
import { isUnverified, triageUnverified } from '#domain/triage/unverified.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import { isOurs, matchMail, type Match } from './match.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

/** The rules' triage; a model is asked about a lead's message only where they cannot tell, and an opt-out is never left to it. */
export async function triageOf(
  ports: Pick<Ports, 'db' | 'time' | 'random' | 'tokens' | 'triager'>,
  mailbox: Mailbox,
  mail: ParsedMail,
  learnt: Learnt,
): Promise<Triage> {
  const { triager } = ports;
  const byRule = triageMail(mail, learnt);
  if (byRule.kind !== 'unclear' || triager === null || byRule.text === '') return byRule;
  const match = await inMoment(ports, mailbox.workspaceId, (moment) => matchMail(ports, moment, mailbox, mail));
  if (match === null || match.by === 'token') return byRule;
  const asked = await triager.classify({ text: byRule.text, sentOn: mail.localDate ?? '' });
  if (asked === null) return byRule;
  // Nothing is guessed in its place: a person sorts it, and sees why.
  if ('fault' in asked) return { ...byRule, ...asked };
  const { kind, confidence, sentence, date } = asked;
  return storableTriage({
    ...byRule,
    kind,
    confidence,
    reason: { rule: 'model', sentence },
    returnDate: kind === 'out_of_office' ? date : null,
    comeBackDate: kind === 'not_now' ? date : null,
  });
}

/** Whether its mailbox's provider says that somebody else wrote it. */
export const isForged = (mail: ParsedMail, { kind }: Pick<Mailbox, 'kind'>): boolean =>
  isUnverified(mail, MAILBOX_PROVIDERS[kind].authservId);

/**
 * Whoever sends a mail that carries our token asks to opt out, whatever else it says; a report counts for what it says of our
 * address, and is believed in that, not in who sent it.
 */
export function triageFor(
  triage: Triage,
  {
    mail,
    mailbox,
    match,
    invitation,
  }: { mail: ParsedMail; mailbox: Mailbox; match: Match; invitation: Invitation | null },
): Triage {
  if (match.about !== undefined) return triageAbout(triage, match.about);
  if (match.by === 'report') return triage;
  if (match.by === 'token')
    return { ...triage, kind: 'opt_out', confidence: 1, reason: { rule: 'token', sentence: '' } };
  if (isForged(mail, mailbox)) return triageUnverified(triage);
  if (isOurs(mail, mailbox, match)) return triageOurs(triage);
  return invitation === null ? triage : triageInvitation(triage, invitation, match.by === 'calendar');
}
