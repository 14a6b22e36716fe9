import { describe, expect, it } from 'vitest';
import { CAMPAIGN_STATUSES, CAMPAIGN_TRANSITIONS, campaignMayBecome } from '#domain/campaign.ts';
import { DISPATCH_STATUSES, DISPATCH_TRANSITIONS, dispatchMayBecome, mayHaveLeft } from '#domain/dispatch.ts';
import { DRAFT_STATUSES, DRAFT_TRANSITIONS, draftMayBecome } from '#domain/draft.ts';
import {
  ENROLLMENT_ENDS,
  ENROLLMENT_STAGES,
  ENROLLMENT_STATUSES,
  ENROLLMENT_TRANSITIONS,
  enrollmentMayBecome,
  isActive,
  isEnded,
} from '#domain/enrollment.ts';
import { IMPORT_STATUSES, IMPORT_TRANSITIONS, importMayBecome } from '#domain/import.ts';
import { MAILBOX_STATUSES, MAILBOX_TRANSITIONS, mailboxMayBecome } from '#domain/mailbox.ts';
import { MEETING_STATUSES, MEETING_TRANSITIONS, meetingMayBecome } from '#domain/meeting.ts';

interface Machine {
  readonly name: string;
  readonly start: string;
  readonly statuses: readonly string[];
  readonly transitions: Readonly<Record<string, readonly string[]>>;
}

const MACHINES: readonly Machine[] = [
  { name: 'campaign', start: 'draft', statuses: CAMPAIGN_STATUSES, transitions: CAMPAIGN_TRANSITIONS },
  { name: 'dispatch', start: 'intended', statuses: DISPATCH_STATUSES, transitions: DISPATCH_TRANSITIONS },
  { name: 'draft', start: 'proposed', statuses: DRAFT_STATUSES, transitions: DRAFT_TRANSITIONS },
  { name: 'enrollment', start: 'waiting_due', statuses: ENROLLMENT_STATUSES, transitions: ENROLLMENT_TRANSITIONS },
  { name: 'import', start: 'reading', statuses: IMPORT_STATUSES, transitions: IMPORT_TRANSITIONS },
  { name: 'mailbox', start: 'connected', statuses: MAILBOX_STATUSES, transitions: MAILBOX_TRANSITIONS },
  { name: 'meeting', start: 'booked', statuses: MEETING_STATUSES, transitions: MEETING_TRANSITIONS },
];

function reachable({ start, transitions }: Machine): Set<string> {
  const seen = new Set<string>();
  const next = [start];
  for (let status = next.pop(); status !== undefined; status = next.pop()) {
    if (seen.has(status)) continue;
    seen.add(status);
    next.push(...(transitions[status] ?? []));
  }
  return seen;
}

describe.each(MACHINES)('the statuses of a $name', (machine) => {
  it('can all be reached, and lead only to each other, never to themselves, never twice', () => {
    expect([...reachable(machine)].sort()).toEqual([...machine.statuses].sort());
    for (const status of machine.statuses) {
      const next = machine.transitions[status] ?? [];
      expect(next).not.toContain(status);
      expect(new Set(next).size).toBe(next.length);
    }
  });
});

describe('an enrollment', () => {
  it('is active or ended, never both, never neither', () => {
    for (const status of ENROLLMENT_STATUSES) expect(isActive(status)).toBe(!isEnded(status));
    expect(ENROLLMENT_STAGES.every(isActive)).toBe(true);
    expect(ENROLLMENT_ENDS.every(isEnded)).toBe(true);
  });

  it('can be stopped, opted out of, booked and triaged whatever it waits for', () => {
    for (const stage of ENROLLMENT_STAGES) {
      for (const end of ['stopped', 'opted_out', 'booked', 'bounced', 'complained'] as const)
        expect(enrollmentMayBecome(stage, end)).toBe(true);
      if (stage !== 'awaiting_triage') expect(enrollmentMayBecome(stage, 'awaiting_triage')).toBe(true);
    }
  });

  it('does not begin again once it ended, unless its meeting was cancelled', () => {
    for (const end of ENROLLMENT_ENDS) {
      const next: readonly string[] = ENROLLMENT_TRANSITIONS[end];
      expect(next).toEqual(end === 'booked' ? ['awaiting_booking'] : []);
    }
  });
});

describe('status machines refuse', () => {
  it('to send a dispatch again, or to forget that one may have left', () => {
    for (const status of DISPATCH_STATUSES) expect(dispatchMayBecome(status, 'intended')).toBe(false);
    expect(dispatchMayBecome('intended', 'accepted')).toBe(false);
    for (const status of DISPATCH_STATUSES) expect(dispatchMayBecome(status, 'leased')).toBe(status === 'intended');
    expect(DISPATCH_STATUSES.filter((status) => !mayHaveLeft(status))).toEqual(['refused']);
  });

  it('to approve a draft that is over, or to send one that is not approved', () => {
    for (const status of ['superseded', 'skipped', 'rejected', 'expired'] as const)
      expect(draftMayBecome(status, 'approved')).toBe(false);
    expect(DRAFT_STATUSES.filter((status) => draftMayBecome(status, 'sent'))).toEqual(['approved']);
    expect(draftMayBecome('approved', 'proposed')).toBe(true);
  });

  it('to resume what is stopped, and to import again what is over', () => {
    expect(campaignMayBecome('paused', 'running')).toBe(true);
    expect(campaignMayBecome('stopped', 'running')).toBe(false);
    expect(importMayBecome('finished', 'running')).toBe(false);
    expect(meetingMayBecome('cancelled', 'booked')).toBe(true);
    expect(meetingMayBecome('held', 'cancelled')).toBe(false);
    expect(mailboxMayBecome('disconnected', 'paused')).toBe(true);
  });
});
