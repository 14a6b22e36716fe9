import { expect, it } from 'vitest';
import { createLog, traceOf } from '#functions/log.ts';

it('writes one JSON object a line, from its level on', () => {
  const lines: string[] = [];
  const log = createLog('warn', (line) => lines.push(line));
  log.info('request');
  log.error('request_failed', { requestId: 'r1', status: 500 });
  expect(lines).toHaveLength(1);
  expect(lines[0]?.endsWith('}\n')).toBe(true);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'error',
    event: 'request_failed',
    requestId: 'r1',
    status: 500,
  });
});

it('leaves out what an error says, and keeps where it was thrown and its code', () => {
  const cause = Object.assign(new Error('Key (email)=(bob@example.com) already exists'), { code: '23505' });
  const trace = JSON.stringify(traceOf(new Error('Failed query: insert ... params: bob@example.com', { cause })));
  expect(trace).toContain('log.test.ts');
  expect(trace).toContain('23505');
  expect(trace).not.toContain('bob');
});
