import type { Id } from '#domain/id.ts';
import { availabilityOf, type Availability, type BusyTime } from '#domain/member_calendar.ts';
import type { Tx } from '../client.ts';
import { standingMeetings } from './meeting.ts';
import { calendarOfMember } from './member_calendar.ts';

type Taken = BusyTime & { readonly leadName: string | null };

/**
 * When a member is taken: what their calendar says where it was read lately, and our meetings that are theirs or nobody's in
 * particular.
 */
export async function takenOf(
  tx: Tx,
  {
    workspaceId,
    now,
    memberId,
    except,
  }: { workspaceId: Id<'ws'>; now: Date; memberId: Id<'mb'> | null; except?: Id<'mtg'> | undefined },
): Promise<{ availability: Availability; taken: Taken[] }> {
  const calendar = memberId && (await calendarOfMember(tx, { workspaceId, memberId }));
  const { state: availability, busy } = availabilityOf(calendar, now);
  const meetings = await standingMeetings(tx, { workspaceId, now, memberId });
  const ours = meetings.map(({ id, startsAt, endsAt, leadName }) => ({
    ...{ id, leadName, startsAt: startsAt.getTime(), endsAt: endsAt.getTime() },
  }));
  const inOurs = ({ startsAt, endsAt }: BusyTime) =>
    ours.some((one) => one.startsAt === startsAt && one.endsAt === endsAt);
  // A meeting of ours that stands in the calendar is taken once.
  const others = busy.filter((one) => !inOurs(one)).map((one) => ({ ...one, leadName: null }));
  return { availability, taken: [...ours.filter(({ id }) => id !== except), ...others] };
}
