import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../support/folder.ts';
import { npm } from './support/npm.ts';

const REHEARSAL = ['run', '--silent', 'rehearsal'];
const outcome = z.strictObject({
  ...{ enrolled: z.int(), sent: z.int(), replied: z.int(), booked: z.int(), ended: z.int(), active: z.int() },
  ...{ duplicates: z.int(), lost: z.int() },
});

describe('npm run --silent rehearsal', () => {
  test('plays the whole loop with 12 leads, says what it came to as the last of its JSON lines, and exits with 0', async () => {
    await using played = npm(REHEARSAL);
    expect(await played.ended, played.stderr()).toBe(0);
    const lines = played.stdout().trimEnd().split('\n');
    const said = lines.map((line): unknown => JSON.parse(line));
    const last = outcome.parse(said.at(-1));
    expect(last).toMatchObject({ enrolled: 12, lost: 0, duplicates: 0 });
    expect(last.active + last.ended).toBe(12);
    expect(last.sent).toBeGreaterThanOrEqual(12);
    expect(last.booked).toBeGreaterThan(0);
    expect(last.replied).toBeGreaterThanOrEqual(last.booked);
    // Before it a line for each lead, with how often each of its steps was accepted.
    const lead = z.object({ lead: z.string(), sent: z.array(z.literal(1)) });
    expect(z.array(lead).parse(said.slice(0, -1))).toHaveLength(12);
    expect(played.stderr()).toMatch(/Instance: ready/);
  });

  test('refuses a file that is not there, and one without addresses, with a sentence and exit code 1', async () => {
    await using folder = await temporaryFolder();
    const odd = join(folder.path, 'odd.csv');
    await writeFile(odd, 'Colour,Weight\nred,12\n');
    const missing = join(folder.path, 'missing.csv');
    await using absent = npm([...REHEARSAL, '--', missing]);
    await using wrong = npm([...REHEARSAL, '--', odd]);
    expect(await Promise.all([absent.ended, wrong.ended])).toEqual([1, 1]);
    expect(absent.stdout() + wrong.stdout()).toBe('');
    expect(absent.stderr()).toMatch(/missing\.csv cannot be read: [^\n]+\.\n$/);
    expect(wrong.stderr()).toMatch(/odd\.csv cannot be imported: no column of it holds e-mail addresses\.\n$/);
  });
});
