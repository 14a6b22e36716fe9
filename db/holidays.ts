import Holidays from 'date-holidays';
import type { IsHoliday } from '#domain/calendar.ts';

const calendars = new Map<string, Map<number, ReadonlySet<string>>>();

/** The public holidays of a country in a year, as YYYY-MM-DD. Empty for a country that is not known. */
export function holidaysOf(country: string | null, year: number): ReadonlySet<string> {
  if (country === null) return new Set();
  const years = calendars.get(country) ?? new Map<number, ReadonlySet<string>>();
  calendars.set(country, years);
  const known = years.get(year);
  if (known) return known;
  const dates = new Set(
    new Holidays(country)
      .getHolidays(year)
      .filter(({ type }) => type === 'public')
      .map(({ date }) => date.slice(0, 10)),
  );
  years.set(year, dates);
  return dates;
}

/** Whether a date is a public holiday of a country (ISO 3166-1 alpha-2). */
export const holidayTest =
  (country: string | null): IsHoliday =>
  (isoDate) =>
    holidaysOf(country, Number(isoDate.slice(0, 4))).has(isoDate);

/** The public holidays of a country around an instant: that year's and the next one's. */
export function holidaysAround(country: string | null, at: Date): string[] {
  const year = at.getUTCFullYear();
  return [...holidaysOf(country, year), ...holidaysOf(country, year + 1)];
}
