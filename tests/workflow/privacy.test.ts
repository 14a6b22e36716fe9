import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { open } from '#infra/local/rehearsal/opening.ts';
import { rehearsalFile } from '#infra/local/rehearsal/people.ts';
import { play } from '#infra/local/rehearsal/playing.ts';
import { visitor } from '#infra/local/rehearsal/visitor.ts';
import { everyHistory } from '../support/histories.ts';
import { buildHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await buildHouse();
});
afterAll(async () => {
  await house.close();
});

const nothing = (): void => undefined;
const listOf = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item) });
const leads = listOf(
  z.object({
    email: z.string(),
    firstName: z.string().nullable(),
    lastName: z.string().nullable(),
    company: z.object({ name: z.string() }).nullable(),
  }),
);
const messages = listOf(z.object({ subject: z.string(), text: z.string(), fromName: z.string() }));

it(
  'keeps every address, name, subject and word of anybody out of the histories of a whole campaign',
  { timeout: 240_000 },
  async () => {
    const { cookie, email, password } = await house.person('Sophie', { sandbox: null });
    const sophie = visitor(house.url, cookie);
    const { campaignId } = await open(sophie, { name: 'confidential-leads.csv', bytes: rehearsalFile() }, nothing);
    await play(sophie, campaignId, 200_000, nothing);

    const people = await sophie.ask(leads, 'GET', '/api/leads?limit=200');
    const mail = await sophie.ask(messages, 'GET', '/api/messages?limit=200');
    expect(mail.items.length).toBeGreaterThan(20);
    const secrets = new Set(
      [
        ...[email, password, 'Vasseur', 'Ondine Conseil', 'Villeurbanne', 'confidential-leads'],
        ...people.items.flatMap((lead) => [lead.email, lead.firstName, lead.lastName, lead.company?.name]),
        ...mail.items.flatMap(({ subject, text, fromName }) => [subject, fromName, ...text.split(/[\n.?!]/)]),
      ]
        .map((secret) => secret?.trim() ?? '')
        .filter((secret) => secret.length > 3),
    );
    expect(secrets.size).toBeGreaterThan(60);

    const types = new Set<string>();
    const leaks: string[] = [];
    for await (const { type, workflowId, text } of everyHistory(house.client)) {
      types.add(type);
      const lower = text.toLowerCase();
      for (const secret of secrets) {
        const found = secret.includes('@') ? lower.includes(secret.toLowerCase()) : text.includes(secret);
        if (found) leaks.push(`${workflowId}: ${secret}`);
      }
      // Nothing that looks like an address at all.
      if (/[\w.+-]+@[\w-]+\.(example|com|fr)\b/.test(text)) leaks.push(`${workflowId}: an address`);
    }
    expect(leaks).toEqual([]);
    expect([...types].sort()).toEqual(
      expect.arrayContaining(['campaign', 'enrichment', 'importLeads', 'mailbox', 'outreach', 'reply', 'sandbox']),
    );
  },
);
