import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Gated } from '#activities/gate.ts';
import { sendables, throughGate, type Sendable } from '#tests/support/sendable.ts';
import { createTenant, type Tenant } from '#tests/support/tenant.ts';
import { openDriver, type Driven } from './support/drivers.ts';

/** What each of many got, counted. */
const verdicts = (gated: readonly Gated[]) => {
  const counts: Record<string, number> = {};
  for (const one of gated) {
    const name = one.verdict === 'clear' ? 'clear' : one.rule.rule;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
};
const times = <T>(count: number, make: (n: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)));

describe.each([
  ['postgres', 25],
  ['neon', 6],
] as const)('the gate under many at once, on %s', (driver, each) => {
  let driven: Driven;
  let one: Tenant;
  let other: Tenant;
  beforeAll(async () => {
    driven = await openDriver(driver);
  });
  afterAll(() => driven.close());
  beforeEach(async () => {
    one = await createTenant(driven.db);
    other = await createTenant(driven.db, { accountId: one.accountId });
  });
  const gate = () => throughGate(driven.db);
  const tenants = () => [one, other].map((tenant) => sendables(driven.db, tenant));

  test('lets one campaign of an account write to a person, of many in two workspaces', async () => {
    const email = 'claire@fonderies.example';
    const messages: Sendable[] = [];
    for (const make of tenants()) {
      const leadId = await make.person(email);
      messages.push(...(await times(each, () => make.message({ leadId, email }))));
    }
    expect(verdicts(await Promise.all(messages.map(gate())))).toEqual({ clear: 1, cooling: 2 * each - 1 });
  });

  test('lets two persons of a company be written to, of many in two workspaces', async () => {
    const messages: Sendable[] = [];
    for (const [place, make] of tenants().entries()) {
      const companyId = await make.company('fonderies.example');
      messages.push(
        ...(await times(each, async (n) => {
          const email = `p${place}.${n}@fonderies.example`;
          return make.message({ email, leadId: await make.person(email, companyId) });
        })),
      );
    }
    expect(verdicts(await Promise.all(messages.map(gate())))).toEqual({ clear: 2, persons_per_company: 2 * each - 2 });
  });
});
