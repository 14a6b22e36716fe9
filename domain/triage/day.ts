/** YYYY-MM-DD, as all days here; null for a day that no calendar has. */
export const iso = (year: number, month: number, day: number): string | null => {
  const time = new Date(Date.UTC(year, month - 1, day));
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day ? time.toISOString().slice(0, 10) : null;
};
const parts = (date: string): [number, number, number] => [
  Number(date.slice(0, 4)),
  Number(date.slice(5, 7)),
  Number(date.slice(8, 10)),
];

export const yearOf = (date: string): number => parts(date)[0];

/** The day `days` after a YYYY-MM-DD. */
export function addDays(date: string, days: number): string {
  const [year, month, day] = parts(date);
  return new Date(Date.UTC(year, month - 1, day + days)).toISOString().slice(0, 10);
}

export const addMonths = (date: string, months: number): string => {
  const [year, month, day] = parts(date);
  const last = new Date(Date.UTC(year, month + months, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, last))).toISOString().slice(0, 10);
};

/** A day and month without a year: this year's, or next year's when this year's is more than two months gone. */
export function nearest(sentOn: string, month: number, day: number): string | null {
  const [year] = parts(sentOn);
  const here = iso(year, month, day);
  if (here === null) return iso(year + 1, month, day);
  return here < addDays(sentOn, -60) ? iso(year + 1, month, day) : here;
}

export const fullYear = (written: string): number => (written.length === 2 ? 2000 + Number(written) : Number(written));

/** The next such weekday after a day: 0 is Sunday. */
export function nextWeekday(sentOn: string, weekday: number): string {
  const [year, month, day] = parts(sentOn);
  const ahead = (weekday - new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 7) % 7;
  return addDays(sentOn, ahead === 0 ? 7 : ahead);
}

/** The next date with that day of the month; with a weekday, the next one where both agree. */
export function dayOfMonth(sentOn: string, day: number, weekday: number | null): string | null {
  const [year, month] = parts(sentOn);
  for (let ahead = 0; ahead < 13; ahead += 1) {
    const date = iso(year + Math.floor((month - 1 + ahead) / 12), ((month - 1 + ahead) % 12) + 1, day);
    if (date === null || date < sentOn) continue;
    if (weekday === null || new Date(`${date}T00:00:00Z`).getUTCDay() === weekday) return date;
  }
  return null;
}

export const firstOfMonth = (sentOn: string, month: number, year: string): string | null => {
  if (year !== '') return iso(Number(year), month, 1);
  const [thisYear, thisMonth] = parts(sentOn);
  return iso(month <= thisMonth ? thisYear + 1 : thisYear, month, 1);
};

export const quarterStart = (sentOn: string, quarter: number, year: string): string | null =>
  firstOfMonth(sentOn, quarter * 3 - 2, year);
