import type { Departures } from './shell.ts';

/** Places an instant on the day's ruler: 0 when the window opens, 1 when it closes, beyond on either side outside it. */
export function placeInDay(departures: Pick<Departures, 'windowStart' | 'windowEnd'>): (at: string) => number {
  const start = Date.parse(departures.windowStart);
  const length = Date.parse(departures.windowEnd) - start;
  return (at) => (length > 0 ? (Date.parse(at) - start) / length : 0);
}
