import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { PROJECT_ROOT } from '#infra/local/root.ts';
import { temporaryFolder } from '../support/folder.ts';
import { npm } from './support/npm.ts';

const TRIAGE = ['run', '--silent', 'triage'];
const MAIL = join(PROJECT_ROOT, 'tests/fixtures/mail');
const line = z.strictObject({
  ...{ file: z.string(), kind: z.string(), returnDate: z.string().nullable(), referral: z.string().nullable() },
  recipients: z.array(z.strictObject({ address: z.string(), status: z.string(), hard: z.boolean() })),
  ...{ text: z.string(), error: z.string().optional() },
});
const read = (stdout: string) =>
  stdout
    .split('\n')
    .slice(0, -1)
    .map((text) => line.parse(JSON.parse(text)));

/** Names that a mailbox's own export, a person or a shell would give, and what the mail is. */
const FOLDER = [
  ['arf-abuse.eml', '-rf', 'complaint'],
  ['dsn-delay.eml', '1.eml.bak', 'bounce_soft'],
  ['dsn-policy.eml', 'cur:2,S', 'bounce_soft'],
  ['dsn-two.eml', 'no extension', 'bounce_hard'],
  ['fr-ooo-range.eml', 'été à la plage.eml', 'out_of_office'],
  ['fr-interested-slot.eml', '.hidden', 'interested'],
] as const;

describe.concurrent('npm run --silent triage', () => {
  test('says one line for each regular file of a folder, whatever its name, for what is no mail too, and no deeper', async () => {
    await using folder = await temporaryFolder();
    for (const [from, name] of FOLDER) await copyFile(join(MAIL, from), join(folder.path, name));
    await writeFile(join(folder.path, 'photo.jpg'), Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 10, 10, 0xfe]));
    await writeFile(join(folder.path, 'empty'), '');
    await mkdir(join(folder.path, 'deeper'));
    await copyFile(join(MAIL, 'fr-negative.eml'), join(folder.path, 'deeper/not-read.eml'));
    const alone = join(MAIL, 'en-optout.eml');

    await using triage = npm([...TRIAGE, '--', folder.path, alone]);
    expect(await triage.ended).toBe(0);
    const lines = read(triage.stdout());
    const kinds = Object.fromEntries(lines.map(({ file, kind }) => [basename(file), kind]));
    const expected = FOLDER.map(([, name, kind]) => [name, kind] as const);
    expect(kinds).toEqual(
      Object.fromEntries([...expected, ['photo.jpg', 'unclear'], ['empty', 'unclear'], ['en-optout.eml', 'opt_out']]),
    );
    expect(lines).toHaveLength(FOLDER.length + 3);
    const failed = lines.filter(({ error }) => error !== undefined).map(({ file }) => basename(file));
    expect(failed.sort()).toEqual(['empty', 'photo.jpg']);
    // A report has recipients and no text, a person's words have text and no recipients.
    const of = (name: string) => lines.find(({ file }) => basename(file) === name);
    expect(of('no extension')).toMatchObject({ text: '', recipients: [{ hard: false }, { hard: true }] });
    expect(of('1.eml.bak')).toMatchObject({ text: '', recipients: [{ hard: false }] });
    expect(of('été à la plage.eml')?.returnDate).toBe('2026-03-10');
    expect(of('.hidden')).toMatchObject({ recipients: [], returnDate: null, referral: null });
    expect(of('.hidden')?.text).not.toBe('');
  });

  test('reads the others where one is not there, says which on stderr, and exits with 2', async () => {
    await using triage = npm([...TRIAGE, '--', '/nowhere/at-all.eml', join(MAIL, 'fr-optout-stop.eml')]);
    expect(await triage.ended).toBe(2);
    expect(read(triage.stdout()).map(({ kind }) => kind)).toEqual(['opt_out']);
    expect(triage.stderr()).toMatch(/^\/nowhere\/at-all\.eml: no such file or folder$/m);
  });

  test('asks for a file when it is given none', async () => {
    await using triage = npm(TRIAGE);
    expect(await triage.ended).toBe(2);
    expect(triage.stdout()).toBe('');
    expect(triage.stderr()).toMatch(/^Give at least one file or folder: [^\n]+\n$/);
  });
});
