import { localDate } from '#domain/calendar.ts';
import type { Moment } from './read.ts';

/** Moments of one kind that follow one another on one day: whom they are about, and the instant of the last (ISO 8601). */
export interface Together {
  readonly first: Moment;
  readonly people: readonly Moment['leadId'][];
  readonly last: string;
}

/** What is to come, with what is the same for several people said once. Answers differ from person to person: each stays alone. */
export function together(moments: readonly Moment[], zone: string): Together[] {
  const groups: Together[] = [];
  for (const moment of moments) {
    const before = groups.at(-1);
    const same =
      before !== undefined &&
      moment.code !== 'answer' &&
      before.first.code === moment.code &&
      localDate(Date.parse(before.first.at), zone) === localDate(Date.parse(moment.at), zone) &&
      !before.people.includes(moment.leadId);
    if (same) groups[groups.length - 1] = { ...before, people: [...before.people, moment.leadId], last: moment.at };
    else groups.push({ first: moment, people: [moment.leadId], last: moment.at });
  }
  return groups;
}
