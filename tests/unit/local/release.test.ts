import { expect, test } from 'vitest';
import { isNewEnough, parseTemporalVersion } from '#infra/local/temporal/release.ts';

test('takes a Temporal CLI whose server is 1.32 or newer, and nothing else', () => {
  const version = parseTemporalVersion('temporal version 1.9.1 (Server 1.32.0, UI 2.54.1)');
  expect(version).toEqual({ cli: '1.9.1', server: '1.32.0' });
  expect(['1.32.0', '1.32.4', '1.40.0', '2.0.0'].map((server) => isNewEnough({ cli: '', server }))).not.toContain(
    false,
  );
  expect(['1.31.9', '1.9.0', '0.40.0'].map((server) => isNewEnough({ cli: '', server }))).not.toContain(true);
  expect(parseTemporalVersion('tctl version 1.18.0')).toBeUndefined();
});
