import { randomBytes } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, describe } from 'vitest';
import { createErasureActivities, type ErasurePorts } from '#activities/erasure.ts';
import { ingest } from '#activities/inbox.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import { insertContact } from '#db/queries/contact.ts';
import { requestErasure } from '#db/queries/erasure.ts';
import { endEnrollment } from '#db/queries/enrollment.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { insertNote } from '#db/queries/note.ts';
import { proposeByPage } from '#db/queries/proposal.ts';
import { isSuppressed, suppress } from '#db/queries/suppression.ts';
import { startCorrespondence, type Correspondence, type Written } from '../support/correspondence.ts';
import { NOW } from '../support/tenant.ts';
import { openDriver, type Driven } from './support/drivers.ts';

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, NOW.getTime(), randomBytes(10));
const ADDRESS = 'claire.delmas@client.example';

describe.each(['pglite', 'postgres'] as const)('erasing somebody, on %s', (driver) => {
  let driven: Driven;
  beforeAll(async () => {
    driven = await openDriver(driver);
  });
  afterAll(() => driven.close());

  /** Every row of every table that holds a text, or its bytes. */
  async function tablesThatHold(text: string): Promise<string[]> {
    return driven.db.transaction(async (tx) => {
      const { rows } = await rowsOf(
        tx.execute(
          sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
        ),
      );
      const found: string[] = [];
      const hex = Buffer.from(text).toString('hex');
      for (const name of rows) {
        const held = await rowsOf(
          tx.execute(
            sql`select 1 as name from ${sql.identifier(name)} t where strpos(lower(to_jsonb(t)::text), ${text}) > 0 or strpos(to_jsonb(t)::text, ${hex}) > 0 limit 1`,
          ),
        );
        if (held.rows.length > 0) found.push(name);
      }
      return found;
    });
  }
  async function rowsOf(result: Promise<unknown>): Promise<{ rows: string[] }> {
    const answer = await result;
    const rows: unknown = typeof answer === 'object' && answer !== null && 'rows' in answer ? answer.rows : [];
    if (!Array.isArray(rows)) throw new Error('no rows');
    return { rows: rows.map((row: { name?: unknown }) => String(row.name)) };
  }

  async function known(house: Correspondence, as = ADDRESS): Promise<Written> {
    const { workspaceId, accountId } = house;
    const claire = await house.wroteTo(as, { firstName: 'Claire', lastName: 'Delmas' });
    const raw = Buffer.from(
      `From: Claire Delmas <${ADDRESS}>\r\nSubject: Re: x\r\nIn-Reply-To: ${claire.messageId}\r\n\r\nOui, appelez-moi. ${ADDRESS}\r\n`,
    );
    await ingest(house.ports, house.mailbox, { externalId: id('msg'), raw });
    const { leadId, campaignId, dispatchId, enrollmentId } = claire;
    await house.within(async (tx) => {
      await insertNote(tx, {
        id: id('nte'),
        workspaceId,
        leadId,
        author: 'x',
        text: ADDRESS,
        createdAt: NOW,
        updatedAt: NOW,
      });
      await proposeByPage(tx, { id: id('prp'), workspaceId, leadId, email: `ines.${ADDRESS}`, now: NOW });
      await insertContact(tx, { id: id('ctc'), accountId, workspaceId, campaignId, dispatchId, email: as, at: NOW });
      await endEnrollment(tx, { workspaceId, enrollmentId, end: 'opted_out', now: NOW });
      const of = { kind: 'address', key: as, reason: 'opt_out', origin: 'x' } as const;
      await suppress(tx, { workspaceId, now: NOW, ...of });
      await requestErasure(tx, { workspaceId, leadId, now: NOW });
    });
    return claire;
  }

  test('leaves no trace of the address in any table, nor in the account’s other workspaces, though it is killed half-way', async () => {
    const here = await startCorrespondence(driven.db);
    const there = await startCorrespondence(driven.db, { accountId: here.accountId, address: 'marc@ondine.example' });
    const claire = await known(here);
    await known(there, 'claire.delmas+news@client.example');
    expect(await tablesThatHold(ADDRESS)).toEqual(
      expect.arrayContaining(['lead', 'message', 'draft', 'contact', 'note']),
    );
    const key = { workspaceId: here.workspaceId, leadId: claire.leadId };
    const workflows = { closeOutreach: () => Promise.resolve(true), nudgeReply: () => Promise.resolve(true) };
    const { db, random } = here.ports;
    let looks = 0;
    const dying: ErasurePorts = {
      ...{ db, random, workflows },
      time: () => {
        looks += 1;
        if (looks === 3) throw new Error('killed');
        return NOW;
      },
    };
    await expect(createErasureActivities(dying).erase(key)).rejects.toThrow('killed');
    expect(await tablesThatHold(ADDRESS)).toContain('lead');
    const again = createErasureActivities({ db, random, workflows, time: () => NOW });
    expect(await again.endForErasure(key)).toEqual({ open: 0 });
    await again.erase(key);
    await again.erase(key);
    expect(await tablesThatHold(ADDRESS)).toEqual([]);
    expect(await tablesThatHold('claire.delmas+news@client.example')).toEqual([]);
    for (const house of [here, there]) {
      const { workspaceId } = house;
      expect(await house.within((tx) => isSuppressed(tx, { workspaceId, email: ADDRESS }))).toBe(true);
      const { outcome } = await house.within((tx) =>
        mergeLeads(tx, {
          ...{ workspaceId, now: NOW, source: 'import', sandbox: false },
          defaults: { language: 'fr', zone: 'Europe/Paris' },
          leads: [{ email: ADDRESS, values: NO_VALUES, company: NO_COMPANY, fact: null, evidence: null }],
        }),
      );
      expect(outcome.get(ADDRESS)).toBeUndefined();
    }
  });

  test('is due on the 25th day after it was asked, and at once for who is not there', async () => {
    const house = await startCorrespondence(driven.db);
    const { leadId } = await known(house, 'paul@client.example');
    const { db, random } = house.ports;
    const workflows = { closeOutreach: () => Promise.resolve(true), nudgeReply: () => Promise.resolve(true) };
    const activities = createErasureActivities({ db, random, workflows, time: () => NOW });
    const { workspaceId } = house;
    expect((await activities.erasureDue({ workspaceId, leadId })).dueAt).toBe(NOW.getTime() + 25 * 86_400_000);
    expect((await activities.erasureDue({ workspaceId, leadId: id('ld') })).dueAt).toBe(NOW.getTime());
  });

  test('waits for what is under way, and asks it to end', async () => {
    const house = await startCorrespondence(driven.db);
    const { leadId } = await house.wroteTo('eva@client.example');
    const { db, random } = house.ports;
    const asked: string[] = [];
    const workflows = {
      closeOutreach: (key: { leadId: string }, end: string) => {
        asked.push(`${key.leadId} ${end}`);
        return Promise.resolve(true);
      },
      nudgeReply: () => Promise.resolve(true),
    };
    const activities = createErasureActivities({ db, random, workflows, time: () => NOW });
    expect(await activities.endForErasure({ workspaceId: house.workspaceId, leadId })).toEqual({ open: 1 });
    expect(asked).toEqual([`${leadId} opted_out`]);
  });
});
