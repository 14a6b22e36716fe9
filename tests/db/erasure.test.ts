import { randomBytes } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { eq, sql } from 'drizzle-orm';
import { afterAll, beforeAll, expect, test, describe } from 'vitest';
import { z } from 'zod';
import { createErasureActivities, type ErasurePorts } from '#activities/erasure.ts';
import { createImportActivities } from '#activities/import.ts';
import { ingest } from '#activities/inbox.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { NO_COMPANY, NO_VALUES } from '#domain/lead.ts';
import { openAlerts, settleAlerts } from '#db/queries/alert.ts';
import { insertReceipt } from '#db/queries/booking_hook.ts';
import { insertContact } from '#db/queries/contact.ts';
import { insertConversation } from '#db/queries/conversation.ts';
import { departed } from '#db/queries/departure.ts';
import { getDispatch, insertDispatch } from '#db/queries/dispatch.ts';
import { getDraft, insertDraft } from '#db/queries/draft.ts';
import { requestErasure } from '#db/queries/erasure.ts';
import { endEnrollment } from '#db/queries/enrollment.ts';
import { getImport, importFile, insertImport, listErrors } from '#db/queries/import.ts';
import { getLead } from '#db/queries/lead.ts';
import { mergeLeads } from '#db/queries/lead_merge.ts';
import { insertMessage } from '#db/queries/message.ts';
import { insertNote } from '#db/queries/note.ts';
import { proposeByPage } from '#db/queries/proposal.ts';
import { isSuppressed, suppress } from '#db/queries/suppression.ts';
import { conversation, draft, hookReceipt, knowledge, message, note, suggestion } from '#db/schema/index.ts';
import { startCorrespondence, type Correspondence, type Written } from '../support/correspondence.ts';
import { lonePorts } from '../support/lone_ports.ts';
import { NOW } from '../support/tenant.ts';
import { openDriver, type Driven } from './support/drivers.ts';

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, NOW.getTime(), randomBytes(10));
const ADDRESS = 'claire.delmas@client.example';
const workflows = { closeOutreach: () => Promise.resolve(true), nudgeReply: () => Promise.resolve(true) };

/** Where a lead may stand, by name, address or words: in these columns of these tables. */
const THEIRS: Readonly<Record<string, readonly string[]>> = {
  lead: ['email', 'first_name', 'last_name', 'title', 'phone', 'linkedin'],
  contact: ['email'],
  conversation: ['subject'],
  draft: ['recipient', 'recipient_name', 'subject', 'body', 'claims', 'lint', 'problems'],
  evidence: ['quote', 'source'],
  hook_receipt: ['raw'],
  import: ['file'],
  import_error: ['cells'],
  import_page: ['rows'],
  knowledge: ['title', 'text'],
  meeting: ['title', 'place'],
  message: ['from_address', 'from_name', 'to_address', 'subject', 'text', 'raw', 'triage'],
  note: ['text'],
  proposal: ['values', 'sentence'],
  provenance: ['evidence'],
  sandbox_answer: ['words'],
  sandbox_mail: ['envelope_from', 'envelope_to', 'raw'],
  suggestion: ['sentences', 'open', 'refusals'],
  suppression: ['key'],
  suppression_change: ['key'],
  triage_example: ['text'],
  unmatched_booking: ['name', 'emails', 'title', 'place'],
  voice_edit: ['from', 'to'],
};
/** What these hold is of members, companies and ourselves: ids, codes, counts, settings and secrets, and answers that are sealed for a day. */
const OURS = [
  ...['account', 'alert', 'api_key', 'approval', 'audit_entry', 'booking_connection', 'booking_hook', 'calendar_event'],
  ...['campaign', 'company', 'dispatch', 'enrollment', 'guard', 'health_day', 'idempotency_key', 'instance', 'mailbox'],
  ...['member', 'member_calendar', 'notification', 'notification_setting', 'push_subscription', 'recipient_domain'],
  ...['sending_domain', 'sequence', 'slack_connection', 'suppression_origin', 'voice_decision', 'workspace'],
];

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
      // A remark quotes what it is about.
      const remark = { rule: 'link_broken', severity: 'block', values: { link: `http:/${ADDRESS}` } } as const;
      await tx
        .update(draft)
        .set({ lint: [remark] })
        .where(eq(draft.leadId, leadId));
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
    expect(await again.endForErasure({ ...key, since: NOW.getTime() })).toEqual({ open: 0 });
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

  /** A row of a table that names somebody wherever a row of it may, and is of theirs where it is anybody's. */
  async function plant(house: Correspondence, table: string, leadId: Id<'ld'>): Promise<void> {
    const { workspaceId, accountId } = house;
    const named = (column: string, type: string): unknown => {
      if (column === 'rows') return [{ row: 1, cells: [ADDRESS] }];
      if (column === 'values') return { email: ADDRESS };
      return type === 'jsonb' ? [ADDRESS] : type === 'bytea' ? `\\x${Buffer.from(ADDRESS).toString('hex')}` : ADDRESS;
    };
    const FIXED: Record<string, unknown> = { workspace_id: workspaceId, account_id: accountId, lead_id: leadId };
    const blank = (column: string, type: string): unknown => {
      if (column in FIXED) return FIXED[column];
      if (column === 'kind' && table.startsWith('suppression')) return 'address';
      if (type === 'boolean') return false;
      if (/int|numeric|double/.test(type)) return 1;
      return type.startsWith('timestamp') ? NOW.toISOString() : type === 'jsonb' ? {} : type === 'bytea' ? '' : 'x';
    };
    await house.within(async (tx) => {
      const asked = z.object({ rows: z.array(z.object({ name: z.string(), type: z.string() })) });
      const { rows } = asked.parse(
        await tx.execute(
          sql`select column_name as name, data_type as type from information_schema.columns
            where table_schema = 'public' and table_name = ${table} and is_generated = 'NEVER'`,
        ),
      );
      const row = rows.map(({ name, type }) => [
        name,
        THEIRS[table]?.includes(name) ? named(name, type) : blank(name, type),
      ]);
      const columns = sql.join(
        rows.map(({ name }) => sql.identifier(name)),
        sql`, `,
      );
      await tx.execute(
        sql`insert into ${sql.identifier(table)} (${columns})
          select ${columns} from jsonb_populate_record(null::${sql.identifier(table)}, ${JSON.stringify(Object.fromEntries(row))}::jsonb)`,
      );
    });
  }

  test('knows of every table whether a person may stand in it, and leaves nothing of them where they may', async () => {
    const house = await startCorrespondence(driven.db);
    const { leadId } = await house.wroteTo(ADDRESS, { firstName: 'Claire', lastName: 'Delmas' });
    const { rows: tables } = await driven.db.transaction((tx) =>
      rowsOf(
        tx.execute(
          sql`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`,
        ),
      ),
    );
    expect(tables.toSorted()).toEqual([...Object.keys(THEIRS), ...OURS].toSorted());
    for (const table of Object.keys(THEIRS)) if (table !== 'lead') await plant(house, table, leadId);
    expect((await tablesThatHold(ADDRESS)).toSorted()).toEqual(Object.keys(THEIRS).toSorted());
    const { db, random } = house.ports;
    const activities = createErasureActivities({ db, random, workflows, time: () => NOW });
    await activities.erase({ workspaceId: house.workspaceId, leadId });
    expect(await tablesThatHold(ADDRESS)).toEqual([]);
  });

  test('takes their name out of what the workspace can say, and of notes about others, in the whole account', async () => {
    const here = await startCorrespondence(driven.db);
    const there = await startCorrespondence(driven.db, { accountId: here.accountId, address: 'marc@ondine.example' });
    const { leadId } = await here.wroteTo('anne.o.neil@client.example', {
      firstName: 'Anne',
      lastName: 'O’Neil (Lyon)',
    });
    const others = 'Anne, Mme Neil, Marianne O’Neil (Lyon) et anne.o.neil@client.example.org';
    for (const house of [here, there]) {
      const { workspaceId } = house;
      const paul = await house.wroteTo('paul@client.example');
      await house.within(async (tx) => {
        const times = { createdAt: NOW, updatedAt: NOW };
        const text = `ANNE  o’neil (lyon), Mme O’Neil (Lyon) : anne.o.neil@client.example,Anne.O.Neil+x@client.example ; pas ${others}`;
        const title = 'Que répondre à Anne O’Neil (Lyon) ?';
        await tx
          .insert(knowledge)
          .values({ id: id('kno'), workspaceId, kind: 'answer', title, text, updatedBy: 'x', ...times });
        await insertNote(tx, { id: id('nte'), workspaceId, leadId: paul.leadId, author: 'x', text, ...times });
        const of = { workspaceId, messageId: id('msg'), leadId: paul.leadId, basis: 'x', outcome: 'written' } as const;
        await tx.insert(suggestion).values({ ...of, sentences: [], open: [title], refusals: [], ...times });
      });
    }
    const { db, random } = here.ports;
    const activities = createErasureActivities({ db, random, workflows, time: () => NOW });
    await activities.erase({ workspaceId: here.workspaceId, leadId });
    const text = `…, … : …,… ; pas ${others}`;
    for (const house of [here, there])
      await house.within(async (tx) => {
        expect(await tx.select().from(knowledge)).toMatchObject([{ title: 'Que répondre à … ?', text }]);
        expect(await tx.select().from(note)).toMatchObject([{ text }]);
        expect(await tx.select().from(suggestion)).toEqual([]);
      });
  });

  test('is due on the 25th day after it was asked, and at once for who is not there', async () => {
    const house = await startCorrespondence(driven.db);
    const { leadId } = await known(house, 'paul@client.example');
    const { db, random } = house.ports;
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
    expect(await activities.endForErasure({ workspaceId: house.workspaceId, leadId, since: NOW.getTime() })).toEqual({
      open: 1,
    });
    expect(asked).toEqual([`${leadId} opted_out`]);
  });

  test('leaves nothing of them in a file that waits to be imported, nor in one that is being read', async () => {
    const house = await startCorrespondence(driven.db);
    const { workspaceId } = house;
    const address = 'zoe.blanc@client.example';
    const zoe = await house.wroteTo(address);
    const { db, random } = house.ports;
    const importing = createImportActivities(lonePorts(house.ports));
    const reading = (key: { workspaceId: Id<'ws'>; importId: Id<'imp'> }) =>
      new MockActivityEnvironment().run(() => importing.readImport(key));
    const brought = async (text: string | Uint8Array) => {
      const importId = id('imp');
      const file = typeof text === 'string' ? Buffer.from(text) : text;
      const row = { id: importId, workspaceId, fileName: 'x.csv', language: 'fr', createdBy: 'user:x' } as const;
      await house.within((tx) => insertImport(tx, { ...row, file, now: NOW }));
      return { workspaceId, importId };
    };
    const state = (key: { importId: Id<'imp'> }) => house.within((tx) => getImport(tx, { workspaceId, ...key }));
    const waiting = await brought('E-mail;Nom\nZoe.BLANC+x@client.example;Zoé\npaul.noir@client.example;Paul\n');
    const untitled = await brought(`${address};Zoé\npaul.noir@client.example;Paul\n`);
    for (const key of [waiting, untitled]) expect(await reading(key)).toMatchObject({ pages: 1 });
    // Killed before the server heard of it, it is read once all the same.
    expect(await reading(waiting)).toEqual({ pages: 1, hasEmail: true });
    const read = await brought(Buffer.from(`\ufeffNom;E-mail\nZoé;${address}\n`, 'utf16le'));
    const other = await brought('E-mail\npaul.noir@client.example\n');
    await createErasureActivities({ db, random, workflows, time: () => NOW }).erase({
      workspaceId,
      leadId: zoe.leadId,
    });
    expect(await tablesThatHold('zoe.blanc')).toEqual([]);
    expect(await house.within((tx) => importFile(tx, read))).toBeNull();
    expect(await state(read)).toMatchObject({ status: 'failed', failure: 'erased' });
    expect(await reading(read)).toBeNull();
    expect(await state(other)).toMatchObject({ status: 'reading' });
    expect((await state(untitled))?.columns).toEqual(['#1', 'Zoé']);
    await importing.beginImport(waiting);
    await importing.importPage({ ...waiting, page: 0 });
    expect(await state(waiting)).toMatchObject({ created: 1, rejected: 1 });
    const wrong = await house.within((tx) => listErrors(tx, { ...waiting, after: 0, limit: 10 }));
    expect(wrong).toMatchObject([{ row: 1, code: 'erased', cells: [] }]);
  });

  /** A person's answer in a lead's conversation, to whoever wrote there. */
  async function answerTo(house: Correspondence, of: Written, recipient: string, status: 'uncertain' | null) {
    const { workspaceId, mailbox } = house;
    const [draftId, dispatchId] = [id('drf'), id('dsp')];
    const { leadId, conversationId } = of;
    const about = { workspaceId, leadId, mailboxId: mailbox.id, class: 'reply', step: 0 } as const;
    const times = { createdAt: NOW, updatedAt: NOW };
    await house.within(async (tx) => {
      await insertDraft(tx, {
        ...{ id: draftId, ...about, conversationId, attempt: 0, variant: '', sender: mailbox.address, ...times },
        ...{ recipient, recipientName: 'Claire', subject: 'Re: x', body: `Bonjour ${recipient}`, contentHash: draftId },
        ...{ status: 'approved', claims: [], lint: [], problems: [] },
      });
      if (status === null) return;
      await insertDispatch(tx, {
        ...{
          id: dispatchId,
          ...about,
          draftId,
          status,
          contentHash: draftId,
          messageId: `<${dispatchId}@x>`,
          ...times,
        },
        clearance: { verdict: 'clear', rules: [], nextEligibleAt: null, draftId, contentHash: '', evaluatedAt: 0 },
        intendedAt: NOW,
      });
    });
    return { draftId, dispatchId };
  }

  test('leaves nothing of them in a colleague’s story, nor in a webhook, in whatever case and under whatever tag', async () => {
    const house = await startCorrespondence(driven.db);
    const { workspaceId, mailbox } = house;
    const address = 'ines.roux@client.example';
    const ines = await house.wroteTo(address);
    const paul = await house.wroteTo('paul@client.example');
    const tagged = 'Ines.Roux+News@Client.Example';
    await answerTo(house, paul, address, null);
    const alone = id('cnv');
    const receipts = [
      `{"email":"Ines.ROUX@Client.example"}`,
      `{"note":"Bonjour\\nines.roux+agenda@client.example"}`,
      `{"email":"marie-ines.roux@client.example"}`,
    ].map((raw, at) => ({ key: `e${at}`, raw: Buffer.concat([Buffer.from(raw), Buffer.from([0xff])]) }));
    const mail = { workspaceId, mailboxId: mailbox.id, fromName: '', subject: 'x', text: address, at: NOW };
    const times = { createdAt: NOW, updatedAt: NOW };
    await house.within(async (tx) => {
      const thread = { id: alone, workspaceId, leadId: paul.leadId, mailboxId: mailbox.id, subject: address };
      await insertConversation(tx, { ...thread, lastMessageAt: NOW, ...times });
      const sent = { direction: 'out', fromAddress: mailbox.address, toAddress: tagged } as const;
      const got = { direction: 'in', fromAddress: tagged, toAddress: mailbox.address } as const;
      for (const one of [sent, got])
        await insertMessage(tx, {
          ...{ id: id('msg'), ...mail, ...one, leadId: paul.leadId, conversationId: alone, externalId: id('msg') },
          ...times,
        });
      for (const one of receipts) await insertReceipt(tx, { workspaceId, vendor: 'calcom', receivedAt: NOW, ...one });
    });
    const { db, random } = house.ports;
    await createErasureActivities({ db, random, workflows, time: () => NOW }).erase({
      workspaceId,
      leadId: ines.leadId,
    });
    const own = await house.within(async (tx) => ({
      raws: (await tx.select().from(hookReceipt).orderBy(hookReceipt.key)).map(({ raw }) =>
        Buffer.from(raw).toString(),
      ),
      threads: (await tx.select().from(conversation)).map((one) => one.id),
    }));
    expect(own.raws.map((raw) => raw.length > 0)).toEqual([false, false, true]);
    expect(own.threads).toEqual([paul.conversationId]);
    await house.within((tx) => tx.delete(hookReceipt));
    expect(await tablesThatHold('ines.roux')).toEqual([]);
    expect(await house.within((tx) => getLead(tx, { workspaceId, leadId: paul.leadId }))).not.toBeNull();
  });

  test('waits for answers on their way no longer than two days: somebody is told once, then they are given up', async () => {
    const house = await startCorrespondence(driven.db);
    const { workspaceId } = house;
    const claire = await known(house, 'lea@client.example');
    const paul = await house.wroteTo('marc@client.example');
    const heldBack = await answerTo(house, paul, 'lea+x@client.example', null);
    const unknown = await answerTo(house, claire, 'lea@client.example', 'uncertain');
    const nudged: string[] = [];
    const { db, random } = house.ports;
    const workflows = {
      closeOutreach: () => Promise.resolve(true),
      nudgeReply: ({ draftId }: { draftId: string }) => Promise.resolve(nudged.push(draftId) > 0),
    };
    const look = (afterHours: number) =>
      createErasureActivities({
        ...{ db, random, workflows },
        time: () => new Date(NOW.getTime() + afterHours * 3_600_000),
      }).endForErasure({ workspaceId, leadId: claire.leadId, since: NOW.getTime() });
    const alerts = async () =>
      (await house.within((tx) => openAlerts(tx, { workspaceId, limit: 50 })))
        .filter(({ code }) => code === 'erasure_waits')
        .map(({ subject }) => subject)
        .toSorted();
    expect(await look(1)).toEqual({ open: 2 });
    expect(await alerts()).toEqual([]);
    expect(await look(7)).toEqual({ open: 2 });
    expect(await alerts()).toEqual([claire.leadId, paul.leadId].toSorted());
    await house.within((tx) => settleAlerts(tx, { workspaceId, subject: claire.leadId, now: NOW }));
    expect(await look(47)).toEqual({ open: 2 });
    expect(await alerts()).toEqual([paul.leadId]);
    nudged.length = 0;
    expect(await look(48)).toEqual({ open: 0 });
    expect(nudged.toSorted()).toEqual([heldBack.draftId, unknown.draftId].toSorted());
    for (const { draftId } of [heldBack, unknown])
      expect((await house.within((tx) => getDraft(tx, { workspaceId, draftId })))?.status).toBe('superseded');
    const sent = await house.within((tx) => getDispatch(tx, { workspaceId, dispatchId: unknown.dispatchId }));
    expect(sent?.status).toBe('uncertain');
  });

  test('keeps nothing of a message that is shown to have left after its person was erased', async () => {
    const house = await startCorrespondence(driven.db);
    const { workspaceId } = house;
    const claire = await known(house, 'nora@client.example');
    const { draftId, dispatchId } = await answerTo(house, claire, 'nora@client.example', 'uncertain');
    const before = await house.within((tx) => getDraft(tx, { workspaceId, draftId }));
    if (!before) throw new Error('no draft');
    const { db, random } = house.ports;
    await createErasureActivities({ db, random, workflows, time: () => NOW }).erase({
      workspaceId,
      leadId: claire.leadId,
    });
    const proof = { to: 'confirmed', outcome: 'looked_up' } as const;
    await house.within((tx) => departed(tx, { workspaceId, dispatchId, draft: before, proof, now: NOW }));
    const sent = await house.within((tx) => getDispatch(tx, { workspaceId, dispatchId }));
    expect(sent?.status).toBe('confirmed');
    expect(await house.within((tx) => tx.select().from(message).where(eq(message.dispatchId, dispatchId)))).toEqual([]);
    expect(await tablesThatHold('nora@client.example')).toEqual([]);
  });
});
