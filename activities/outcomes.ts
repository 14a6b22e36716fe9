import { DAY_MS } from '#domain/calendar.ts';
import type { Id } from '#domain/id.ts';
import { askOutcomeAt } from '#domain/meeting.ts';
import { raiseAlert, wasRaised } from '#db/queries/alert.ts';
import { unsaidMeetings } from '#db/queries/meeting.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

/** Asked about for so long: what nobody said by then, nobody will say because of us. */
const ASKED_WITHIN_MS = 14 * DAY_MS;
const MOST = 50;
const noHoliday = () => false;

/** Asks what came of each meeting, once, on the working day after it ended. */
export async function askOutcomes(ports: Ports, workspaceId: Id<'ws'>): Promise<void> {
  await inMoment(ports, workspaceId, async ({ tx, workspace: { zone }, now, id }) => {
    const since = new Date(now.getTime() - ASKED_WITHIN_MS);
    for (const meeting of await unsaidMeetings(tx, { workspaceId, since, until: now, limit: MOST })) {
      const about = { workspaceId, code: 'outcome_unsaid', subject: meeting.id } as const;
      if (askOutcomeAt(meeting.endsAt, zone, noHoliday) > now) continue;
      if (await wasRaised(tx, { ...about, since: meeting.endsAt })) continue;
      await raiseAlert(tx, { ...about, id: id('alr'), now, values: { leadId: meeting.leadId } });
    }
  });
}
