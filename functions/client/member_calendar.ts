import type { Client } from '@temporalio/client';
import { TypedSearchAttributes } from '@temporalio/common';
import {
  calendarClosedSignal,
  calendarNudgedSignal,
  memberCalendarWorkflowId,
  type MemberCalendarKey,
} from '#workflows/member_calendar/contract.ts';
import { WorkspaceKey } from '#workflows/search_attributes.ts';
import { TASK_QUEUE } from '#workflows/task_queue.ts';
import { promptly, tell } from './temporal.ts';

/** The client side of a member's calendar. */
export function memberCalendarClient(client: Client) {
  const options = ({ workspaceId, calendarId }: MemberCalendarKey) => {
    const args: [MemberCalendarKey] = [{ workspaceId, calendarId }];
    return {
      taskQueue: TASK_QUEUE,
      workflowId: memberCalendarWorkflowId({ workspaceId, calendarId }),
      args,
      staticSummary: "A member's calendar",
      typedSearchAttributes: new TypedSearchAttributes([{ key: WorkspaceKey, value: workspaceId }]),
    };
  };
  return {
    /** Starts the reading where it does not go on yet. */
    async start(key: MemberCalendarKey): Promise<void> {
      await client.workflow.start('memberCalendar', { ...options(key), workflowIdConflictPolicy: 'USE_EXISTING' });
    },
    /** Has it written into, and read, now; starts that where it does not go on yet. */
    async nudged(key: MemberCalendarKey): Promise<void> {
      await promptly(client, () =>
        client.workflow.signalWithStart('memberCalendar', { ...options(key), signal: calendarNudgedSignal }),
      );
    },
    closed: (key: MemberCalendarKey) =>
      tell(client.workflow.getHandle(memberCalendarWorkflowId(key)), (to) => to.signal(calendarClosedSignal)),
  };
}
