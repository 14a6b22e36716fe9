import { basename } from 'node:path';
import type { z } from 'zod';
import type { vitestReport } from './report.schema.ts';

export interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Where it failed: `inbox.test.ts: is read once`, or the file alone where none of its tests began. */
  readonly failures: readonly string[];
}

/**
 * What one run of vitest amounts to. A file that could not be loaded has no test in it and counts as one failure, and so
 * does a run that failed without any failed test, or that left no report.
 */
export function countOf(report: z.infer<typeof vitestReport> | undefined, exitCode: number): Count {
  if (report === undefined) return { passed: 0, failed: 1, skipped: 0, failures: [] };
  const unloaded = report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  ).length;
  const failed = report.numFailedTests + unloaded;
  const failures = report.testResults.flatMap(({ name, status, assertionResults }) =>
    status === 'failed' && assertionResults.length === 0
      ? [basename(name)]
      : assertionResults.flatMap((one) => (one.status === 'failed' ? [`${basename(name)}: ${one.fullName}`] : [])),
  );
  return {
    passed: report.numPassedTests,
    failed: failed === 0 && exitCode !== 0 ? 1 : failed,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

export function sum(counts: readonly Count[]): Count {
  const total = (key: 'passed' | 'failed' | 'skipped'): number =>
    counts.reduce((so_far, count) => so_far + count[key], 0);
  return {
    ...{ passed: total('passed'), failed: total('failed'), skipped: total('skipped') },
    failures: counts.flatMap(({ failures }) => failures),
  };
}

/** The closing line: `12 passed, 0 failed`, and how many were skipped where any were. */
export function closingLine({ passed, failed, skipped }: Count): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
