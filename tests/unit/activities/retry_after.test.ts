import { expect, it } from 'vitest';
import { retryAfterMs } from '#activities/adapters/mail/retry_after.ts';

const NOW = new Date('2026-11-24T09:00:00Z');

it.each([
  ['7', 7_000],
  ['0', 1_000],
  ['999999', 86_400_000],
  ['Tue, 24 Nov 2026 09:02:00 GMT', 120_000],
  ['Tue, 24 Nov 2026 08:00:00 GMT', 1_000],
  ['Fri, 27 Nov 2026 09:00:00 GMT', 86_400_000],
  ['soon', undefined],
  ['-5', undefined],
  ['', undefined],
  [undefined, undefined],
])('waits as Retry-After "%s" asks, between a second and a day', (value, ms) => {
  expect(retryAfterMs(value, NOW)).toBe(ms);
});
