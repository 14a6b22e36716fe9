import type { Context } from 'hono';
import { AppError } from '#domain/error.ts';
import type { Meeting } from '#db/queries/meeting.ts';
import { tellMeeting } from '../client/meeting.ts';
import { traceOf } from '../log.ts';
import type { TenantEnv } from './router.ts';

/** Tells the workflows. The meeting is written down whatever happens; asking again tells them again. */
export async function tellOf(c: Context<TenantEnv>, meeting: Meeting): Promise<void> {
  const { deps, requestId } = c.var;
  try {
    await tellMeeting(deps, meeting);
  } catch (error) {
    deps.log.error('booking_untold', { requestId, meetingId: meeting.id, ...traceOf(error) });
    throw new AppError('unavailable', { detail: 'recorded_but_untold', extra: { meetingId: meeting.id } });
  }
}
