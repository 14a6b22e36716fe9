import { expect, test } from 'vitest';
import type { Invitation, InvitationMethod } from '#domain/invitation.ts';
import { triageInvitation } from '#domain/triage/invitation.ts';
import type { Triage } from '#domain/triage/triage.ts';

const at = new Date('2027-01-12T09:00:00Z');
const invitation = (method: InvitationMethod): Invitation => ({
  ...{ method, uid: 'u1', sequence: 0, recurrence: null, startsAt: at, endsAt: at, zone: 'Europe/Paris' },
  ...{ title: 'Point', place: null, organiser: 'claire@atelier.example', attendees: [] },
});
const optOut = (rule: string): Triage => ({
  ...{ kind: 'opt_out', confidence: 0.54, reason: { rule, sentence: 'Un point chaque semaine.' } },
  ...{ returnDate: null, comeBackDate: null, referral: null, recipients: [], text: '', language: 'fr' },
});
const readAs = (rule: string, method: InvitationMethod) =>
  triageInvitation(optOut(rule), invitation(method), false).kind;

test('whoever invites us, in words that only resemble a wish to stop, is left to a person, and suppressed by nothing', () => {
  expect(readAs('likeness.opt_out', 'REQUEST')).toBe('unclear');
});

test('whoever asks to stop in words that say so is heard, whatever their calendar adds', () => {
  expect(readAs('fr.stop', 'REQUEST')).toBe('opt_out');
  for (const method of ['CANCEL', 'REPLY'] as const) expect(readAs('likeness.opt_out', method)).toBe('opt_out');
});
