import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eq } from 'drizzle-orm';
import type { Gated } from '#activities/gate.ts';
import { withWorkspace } from '#db/client.ts';
import { getCampaign } from '#db/queries/campaign.ts';
import { dispatch, workspace } from '#db/schema/index.ts';
import { sendables, throughGate, type Sendable } from '#tests/support/sendable.ts';
import { createTenant, type Tenant } from '#tests/support/tenant.ts';
import { TUESDAY_10 } from '#tests/unit/domain/facts.ts';
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

const EACH = 6;

/** On PostgreSQL itself, fifty at once: gate_storm.test.ts. */
describe('the gate under many at once, through Neon’s driver', () => {
  let driven: Driven;
  let one: Tenant;
  let other: Tenant;
  beforeAll(async () => {
    driven = await openDriver('neon');
  });
  afterAll(() => driven.close());
  beforeEach(async () => {
    one = await createTenant(driven.db);
    other = await createTenant(driven.db, { accountId: one.accountId });
  });
  const gate = () => throughGate(driven.db);
  const tenants = () => [sendables(driven.db, one), sendables(driven.db, other)] as const;

  test('lets one campaign of an account write to a person, of many in two workspaces', async () => {
    const email = 'claire@fonderies.example';
    const messages: Sendable[] = [];
    for (const make of tenants()) {
      const leadId = await make.person(email);
      messages.push(...(await times(EACH, () => make.message({ leadId, email }))));
    }
    expect(verdicts(await Promise.all(messages.map(gate())))).toEqual({ clear: 1, cooling: 2 * EACH - 1 });
  });

  test('lets two persons of a company be written to, of many in two workspaces', async () => {
    const messages: Sendable[] = [];
    for (const [place, make] of tenants().entries()) {
      const companyId = await make.company('fonderies.example');
      messages.push(
        ...(await times(EACH, async (n) => {
          const email = `p${place}.${n}@fonderies.example`;
          return make.message({ email, leadId: await make.person(email, companyId) });
        })),
      );
    }
    expect(verdicts(await Promise.all(messages.map(gate())))).toEqual({ clear: 2, persons_per_company: 2 * EACH - 2 });
  });

  test('lets the messages of a mailbox leave one after the other, and no more than its day allows', async () => {
    const [make] = tenants();
    const { workspaceId } = one;
    await withWorkspace(driven.db, workspaceId, (tx) =>
      tx
        .update(workspace)
        .set({ policy: { dailyQuota: 2 } })
        .where(eq(workspace.id, workspaceId)),
    );
    const mailboxId = await make.mailbox();
    let waiting = await times(2 * EACH, () => make.message({ mailboxId }));
    const rounds: ReturnType<typeof verdicts>[] = [];
    for (const minutes of [0, 2.5, 5]) {
      const gated = await Promise.all(waiting.map(throughGate(driven.db, TUESDAY_10 + minutes * 60_000)));
      rounds.push(verdicts(gated));
      waiting = waiting.filter((_, n) => gated[n]?.verdict !== 'clear');
    }
    expect(rounds.map(({ clear }) => clear)).toEqual([1, 1, undefined]);
    expect(rounds[0]).toEqual({ clear: 1, spacing: 2 * EACH - 1 });
    expect(rounds[2]).toEqual({ quota: 2 * EACH - 2 });
  });

  test('pauses a campaign for a complaint when its own message asks to leave, and not when a person’s answer does', async () => {
    const { workspaceId } = one;
    const [make] = tenants();
    const sent = await make.message();
    const { campaignId, mailboxId } = sent;
    expect(verdicts([await gate()(sent)])).toEqual({ clear: 1 });
    const status = () =>
      withWorkspace(driven.db, workspaceId, async (tx) => (await getCampaign(tx, { workspaceId, campaignId }))?.status);
    await withWorkspace(driven.db, workspaceId, (tx) =>
      tx
        .update(dispatch)
        .set({ complainedAt: new Date(TUESDAY_10) })
        .where(eq(dispatch.draftId, sent.draftId)),
    );
    await gate()(await make.message({ campaignId, mailboxId, class: 'reply' }));
    expect(await status()).toBe('running');
    expect(verdicts([await gate()(await make.message({ campaignId, mailboxId }))])).toEqual({ campaign_state: 1 });
    expect(await status()).toBe('paused');
  });
});
