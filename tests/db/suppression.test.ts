import { readFileSync } from 'node:fs';
import { eq, sql } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { ingest } from '#activities/inbox.ts';
import { goBySuppressions } from '#activities/suppressed.ts';
import type { Id } from '#domain/id.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { getLead } from '#db/queries/lead.ts';
import { listMessages } from '#db/queries/message.ts';
import { suppress, suppressionsOf } from '#db/queries/suppression.ts';
import { hearChanges, noteChanges, unsettledChanges } from '#db/queries/suppression_change.ts';
import { liftSuppression, undoSuppression } from '#db/queries/suppression_lift.ts';
import { enrollment, lead, suppressionOrigin } from '#db/schema/index.ts';
import { NOW } from '../support/tenant.ts';
import { startCorrespondence, type Correspondence } from '../support/correspondence.ts';
import { letter, openInbox } from './support/inbox.ts';

const migration = readFileSync(
  new URL('../../db/migrations/0015_suppression_origins_and_files_read.sql', import.meta.url),
  'utf8',
);

describe.each(['pglite', 'postgres'] as const)('a suppression in another workspace of the account, on %s', (driver) => {
  const inbox = openInbox(driver);
  const { take, received } = inbox;

  const marks = (...people: { leadId: `ld_${string}` }[]) => {
    const { workspaceId } = inbox.house;
    return inbox.house.within(async (tx) => {
      const found = [];
      for (const { leadId } of people) found.push((await getLead(tx, { workspaceId, leadId }))?.suppressed);
      return found;
    });
  };
  const changes = async () =>
    (await inbox.house.within((tx) => unsettledChanges(tx, { accountId: inbox.house.accountId }))).length;
  /** One round through the account, and what it ended; `next` is another. */
  const goingBy = async () => {
    const ended: string[] = [];
    const closeOutreach = ({ leadId }: { leadId: string }, end: string) =>
      Promise.resolve(ended.push(`${leadId} ${end}`) > 0);
    const next = () => goBySuppressions({ ...inbox.house.ports, workflows: { closeOutreach } }, inbox.house);
    await next();
    return { ended, next };
  };

  test('marks whoever is known here under that address, and ends what is under way', async () => {
    const other = await startCorrespondence(inbox.db, {
      accountId: inbox.house.accountId,
      address: 'marc@ondine.example',
    });
    const claire = await inbox.house.wroteTo('claire+news@client.example');
    const paul = await inbox.house.wroteTo('paul@client.example');
    await other.wroteTo('claire@client.example');
    const rounds = await goingBy();
    expect(rounds.ended).toEqual([]);
    const raw = letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.');
    await ingest(other.ports, other.mailbox, { externalId: 'o', raw });
    await rounds.next();
    expect(rounds.ended).toContain(`${claire.leadId} opted_out`);
    expect(await marks(claire, paul)).toEqual([true, false]);
    // Its call may have been lost: it is made until nothing goes on.
    rounds.ended.length = 0;
    await rounds.next();
    expect(rounds.ended).toContain(`${claire.leadId} opted_out`);
    expect(await changes()).toBe(1);
    for (const one of [inbox.house, other])
      await one.within((tx) => tx.update(enrollment).set({ stage: null, end: 'opted_out' }));
    await rounds.next();
    await rounds.next();
    expect(await changes()).toBe(0);
  });

  test('is taken off the leads of every workspace when it is lifted, unless something else suppresses them', async () => {
    const other = await startCorrespondence(inbox.db, {
      accountId: inbox.house.accountId,
      address: 'marc@ondine.example',
    });
    const claire = await inbox.house.wroteTo('claire@client.example');
    const paul = await inbox.house.wroteTo('paul@mail.client.example');
    const from = { workspaceId: other.workspaceId, now: NOW, origin: 'user:x' };
    const [domain] = await other.within(async (tx) => [
      await suppress(tx, { ...from, kind: 'domain', key: 'client.example', reason: 'manual' }),
      await suppress(tx, { ...from, kind: 'address', key: 'claire@client.example', reason: 'negative' }),
    ]);
    const rounds = await goingBy();
    expect(await marks(claire, paul)).toEqual([true, true]);
    // Somebody whom an import brought in while the first round went by is marked by the second.
    const late = await inbox.house.wroteTo('late@client.example');
    await inbox.house.within((tx) => tx.update(lead).set({ suppressed: false }).where(eq(lead.id, late.leadId)));
    await rounds.next();
    expect(await marks(late)).toEqual([true]);
    expect(await changes()).toBe(0);
    await other.within((tx) => liftSuppression(tx, { ...from, suppressionId: domain.id }));
    await rounds.next();
    expect(await marks(claire, paul, late)).toEqual([true, false, false]);
  });

  test('that two workspaces’ mails brought stands until the last is said to be read wrongly, and beneath it what a member said', async () => {
    const other = await startCorrespondence(inbox.db, {
      accountId: inbox.house.accountId,
      address: 'marc@ondine.example',
    });
    const claire = await inbox.house.wroteTo('claire@client.example');
    await other.wroteTo('claire@client.example');
    const by = { kind: 'address', key: 'claire@client.example', reason: 'manual', origin: 'user:x' } as const;
    await other.within((tx) => suppress(tx, { workspaceId: other.workspaceId, now: NOW, ...by }));
    const raw = letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.');
    const said: { one: Correspondence; workspaceId: Id<'ws'>; origin: Id<'msg'> }[] = [];
    for (const one of [inbox.house, other]) {
      const { workspaceId } = one;
      await ingest(one.ports, one.mailbox, { externalId: 'stop', raw });
      const { items } = await one.within((tx) =>
        listMessages(tx, { workspaceId, direction: 'in', after: null, limit: 1 }),
      );
      said.push(...items.map(({ id }) => ({ one, workspaceId, origin: id })));
    }
    const reasons = async () => {
      const emails = ['claire@client.example'];
      const found = await inbox.house.within((tx) =>
        suppressionsOf(tx, { workspaceId: inbox.house.workspaceId, emails }),
      );
      return found.get('claire@client.example')?.map(({ reason, origin }) => `${reason} ${origin}`);
    };
    const takeBack = async (index: number) => {
      const back = said[index];
      if (!back) throw new Error('no message');
      await back.one.within((tx) => undoSuppression(tx, { ...back, now: NOW }));
    };
    await takeBack(0);
    expect(await reasons()).toEqual([`opt_out ${said[1]?.origin ?? ''}`]);
    await takeBack(1);
    expect(await reasons()).toEqual(['manual user:x']);
    expect(await marks(claire)).toEqual([true]);
  });

  test('that was kept by the release before has its origins found again, each of which then stands by itself', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example');
    const { workspaceId } = inbox.house;
    const by = { kind: 'address', key: 'claire@client.example', reason: 'manual', origin: 'user:x' } as const;
    const row = await inbox.house.within(async (tx) => {
      const made = await suppress(tx, { workspaceId, now: NOW, ...by });
      const entry = { actor: 'user:x', action: 'lead.suppressed', subject: claire.leadId } as const;
      await recordAudit(tx, { workspaceId, now: NOW, ...entry, details: { suppression: made.id, scope: 'person' } });
      return made;
    });
    await take(letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Non merci, pas intéressés.'));
    await take(letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.'));
    const [no, stop] = await received();
    const origins = () =>
      inbox.house.within(async (tx) => {
        const found = await tx.select().from(suppressionOrigin).where(eq(suppressionOrigin.suppressionId, row.id));
        return found.map(({ reason, origin }) => `${reason} ${origin}`).toSorted();
      });
    const all = [`manual user:x`, `negative ${no?.id ?? ''}`, `opt_out ${stop?.id ?? ''}`];
    expect(await origins()).toEqual(all);
    await inbox.house.within((tx) =>
      tx.delete(suppressionOrigin).where(eq(suppressionOrigin.accountId, inbox.house.accountId)),
    );
    await inbox.house.within(async (tx) => {
      for (const statement of migration
        .split('--> statement-breakpoint')
        .filter((one) => one.includes('insert into suppression_origin')))
        await tx.execute(sql.raw(statement));
    });
    expect(await origins()).toEqual(all);
  });

  test('that changes while it is gone by is gone by again', async () => {
    const keys = [{ accountId: inbox.house.accountId, kind: 'address', key: 'eva@client.example' }] as const;
    await inbox.house.within((tx) => noteChanges(tx, keys));
    const { accountId } = inbox.house;
    const read = () => inbox.house.within((tx) => unsettledChanges(tx, { accountId }));
    const first = await read();
    await inbox.house.within((tx) => hearChanges(tx, { accountId, changes: first }));
    const second = await read();
    expect(second).toMatchObject([{ heard: true }]);
    await inbox.house.within((tx) => noteChanges(tx, keys));
    await inbox.house.within((tx) => hearChanges(tx, { accountId, changes: second }));
    expect(await read()).toMatchObject([{ heard: false }]);
  });

  test('of another account says nothing here', async () => {
    const other = await startCorrespondence(inbox.db);
    await other.wroteTo('claire@client.example');
    const claire = await inbox.house.wroteTo('claire@client.example');
    const raw = letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.');
    await ingest(other.ports, other.mailbox, { externalId: 'o', raw });
    const rounds = await goingBy();
    expect(rounds.ended).toEqual([]);
    expect(await marks(claire)).toEqual([false]);
  });
});
