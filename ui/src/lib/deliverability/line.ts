import type { HealthDay } from './read.ts';

type FactorName = HealthDay['factors'][number]['factor'];

/** A day's score. */
export interface Day {
  readonly day: string;
  readonly score: number;
}

/** Where the days stand in a drawing of 0 to `width` by 0 to `height`: 0 to 100 from the bottom up, days by their date. */
export function linePoints(days: readonly Day[], width: number, height: number): { x: number; y: number }[] {
  const times = days.map(({ day }) => Date.parse(`${day}T00:00:00Z`));
  const first = times[0] ?? 0;
  const span = Math.max(1, (times.at(-1) ?? first) - first);
  return days.map(({ score }, index) => ({
    x: Math.round((((times[index] ?? first) - first) / span) * width * 10) / 10,
    y: Math.round((1 - score / 100) * height * 10) / 10,
  }));
}

/** Each factor over the days, as many lines as there are factors: its points of what it can give. */
export function factorLines(
  days: readonly Pick<HealthDay, 'day' | 'factors'>[],
  width: number,
  height: number,
): { factor: FactorName; outOf: number; first: number; last: number; points: { x: number; y: number }[] }[] {
  const [latest] = days.slice(-1);
  return (latest?.factors ?? []).map(({ factor, outOf }) => {
    const gave = days.map(({ day, factors }) => ({
      day,
      points: factors.find((one) => one.factor === factor)?.points ?? 0,
    }));
    const scores = gave.map(({ day, points }) => ({ day, score: (points / outOf) * 100 }));
    return {
      ...{ factor, outOf, first: gave[0]?.points ?? 0, last: gave.at(-1)?.points ?? 0 },
      points: linePoints(scores, width, height),
    };
  });
}
