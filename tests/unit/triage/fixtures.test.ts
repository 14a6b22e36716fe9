import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import { triageMail } from '#domain/triage/triage.ts';

const folder = fileURLToPath(new URL('../../fixtures/mail/', import.meta.url));
const label = z.object({
  file: z.string(),
  kind: z.enum(TRIAGE_KINDS),
  text: z.string().optional(),
  returnDate: z.string().optional(),
  comeBackDate: z.string().optional(),
  referral: z.string().optional(),
  recipients: z.array(z.object({ address: z.string(), status: z.string(), hard: z.boolean() })).optional(),
});
const labels = readFileSync(`${folder}labels.jsonl`, 'utf8')
  .trim()
  .split('\n')
  .map((line) => label.parse(JSON.parse(line)));

describe('triage of whole messages', () => {
  it.each(labels)('reads $file as $kind', async (expected) => {
    const triage = triageMail(await parseMail(readFileSync(`${folder}${expected.file}`)));
    expect(triage.kind).toBe(expected.kind);
    if (expected.text !== undefined) expect(triage.text).toBe(expected.text);
    if (expected.kind === 'out_of_office') expect(triage.returnDate).toBe(expected.returnDate ?? null);
    if (expected.comeBackDate !== undefined) expect(triage.comeBackDate).toBe(expected.comeBackDate);
    if (expected.referral !== undefined) expect(triage.referral).toBe(expected.referral);
    if (expected.recipients !== undefined)
      expect(triage.recipients.map(({ address, status, hard }) => ({ address, status, hard }))).toEqual(
        expected.recipients,
      );
  });
});
