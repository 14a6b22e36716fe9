import { afterAll, beforeAll, expect, test } from 'vitest';
import { coachingSchema, resultsSchema } from '#domain/results.schema.ts';
import { RESULT_WEEKS } from '#domain/results.ts';
import { startOutside, type Outside } from './support/outside.ts';

let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside.close());

test('says of a workspace that wrote to nobody that there is nothing to say', async () => {
  const { status, body } = await outside.person.ask('GET', '/api/results');
  expect(status, JSON.stringify(body)).toBe(200);
  const { funnel, weeks, average, groups, trials } = resultsSchema.parse(body);
  expect(funnel).toMatchObject({ enrolled: 0, contacted: 0, booked: 0, rates: { replied: null, booked: null } });
  expect(weeks).toHaveLength(RESULT_WEEKS);
  expect(new Set(weeks.map(({ week }) => new Date(week).getUTCDay()))).toEqual(new Set([1]));
  expect([average, groups, trials]).toEqual([null, [], []]);
});

test('advises nothing where nothing happened', async () => {
  const { status, body } = await outside.person.ask('GET', '/api/results/coaching?period=month');
  expect(status, JSON.stringify(body)).toBe(200);
  const { times, advice } = coachingSchema.parse(body);
  expect(times).toMatchObject({ replies: 0, answerSeconds: null, bookingSeconds: null });
  expect(advice).toEqual([]);
});

test('names what it is asked for wrongly', async () => {
  const { status, body } = await outside.person.ask('GET', '/api/results?by=colour&period=week');
  expect(status).toBe(422);
  expect(body).toMatchObject({ errors: [{ field: 'period' }, { field: 'by' }] });
});

test('gives the same as a file, in the language that is asked for', async () => {
  const { headers, body } = await outside.person.ask('GET', '/api/results/export.csv?by=weekday&language=fr');
  expect(headers.get('content-type')).toContain('text/csv');
  expect(body).toMatch(/"Groupe";"Contactés";"Réponses"/);
});
