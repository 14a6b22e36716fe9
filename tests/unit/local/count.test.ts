import { expect, test } from 'vitest';
import config from '../../../vitest.config.ts';
import { BUDGETED_SECONDS, GROUPS, stagesOf } from '#infra/local/proof/budget.ts';
import { closingLine, countOf, sum } from '#infra/local/proof/count.ts';

const report = { numPassedTests: 3, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, testResults: [] };

test('counts as failed what has no failed test: a file that does not load, a run that fails, a run without a report', () => {
  expect(countOf(report, 0)).toEqual({ passed: 3, failed: 0, skipped: 0, failures: [] });
  const unloaded = { name: '/a/b.test.ts', status: 'failed', assertionResults: [] };
  expect(countOf({ ...report, testResults: [unloaded] }, 1)).toMatchObject({ failed: 1, failures: ['b.test.ts'] });
  expect(countOf(report, 1).failed).toBe(1);
  expect(countOf(undefined, 0).failed).toBe(1);
});

test('names what failed, and nothing else', () => {
  const [good, bad] = ['passed', 'failed'].map((status) => ({ status, fullName: `a story that ${status}` }));
  if (good === undefined || bad === undefined) throw new Error('none');
  const file = { name: '/a/story.test.ts', status: 'failed', assertionResults: [good, bad] };
  const count = countOf({ ...report, numFailedTests: 1, testResults: [file] }, 1);
  expect(sum([count, count]).failures).toEqual(Array(2).fill('story.test.ts: a story that failed'));
});

test('closes with the sum alone on a line', () => {
  const total = sum([countOf(report, 0), countOf({ ...report, numFailedTests: 2 }, 1)]);
  expect(closingLine(total)).toBe('6 passed, 2 failed');
  expect(closingLine({ ...total, skipped: 1 })).toBe('6 passed, 2 failed, 1 skipped');
});

test('says what each group may take, a quarter of an hour for all', () => {
  const projects = config.test?.projects?.map((one) =>
    typeof one === 'object' && 'test' in one ? one.test?.name : one,
  );
  expect(projects).toEqual(GROUPS);
  expect(stagesOf(['db', 'replay', 'chaos'])).toEqual([
    { groups: ['db'], budget: '(budget 120 s)' },
    { groups: ['replay', 'chaos'], budget: '(budget 240 s with conformance, commands)' },
  ]);
  expect(stagesOf(GROUPS).flatMap(({ groups }) => groups)).toEqual(GROUPS);
  expect(BUDGETED_SECONDS).toBe(900);
});
