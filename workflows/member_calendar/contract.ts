import { defineSignal } from '@temporalio/workflow';
import type { Id } from '#domain/id.ts';

export type MemberCalendarKey = { workspaceId: Id<'ws'>; calendarId: Id<'cal'> };

export const memberCalendarWorkflowId = ({ workspaceId, calendarId }: MemberCalendarKey) =>
  `calendar/${workspaceId}/${calendarId}`;

/** The whole state of a run, and the whole payload of continue-as-new: how far its events were read is in the database. */
export type MemberCalendarState = MemberCalendarKey;

/** Something is to be written, or its owner connected it again: now rather than at the next round. */
export const calendarNudgedSignal = defineSignal('nudged');
/** It was disconnected: end. */
export const calendarClosedSignal = defineSignal('closed');
