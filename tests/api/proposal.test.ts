import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acceptedProposalSchema, proposalSchema } from '#domain/conversation.schema.ts';
import { leadSchema } from '#domain/lead.schema.ts';
import { ID_RANDOM_BYTES, newId } from '#domain/id.ts';
import type { Id } from '#domain/id.ts';
import type { CarriedKind } from '#domain/triage/carried.ts';
import { triageRecordSchema } from '#domain/triage_record.schema.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { withWorkspace } from '#db/client.ts';
import { ingest } from '#activities/inbox.ts';
import { insertProposal } from '#db/queries/proposal.ts';
import { startApi } from '#tests/support/api.ts';
import type { ApiServer, Person } from '#tests/support/api.ts';
import { startCorrespondence } from '#tests/support/correspondence.ts';

let api: ApiServer;
let sophie: Person;
let marc: Person;
let leadId: Id<'ld'>;
let workspaceId: Id<'ws'>;
beforeAll(async () => {
  api = await startApi();
  [sophie, marc] = [await api.person('Sophie'), await api.person('Marc')];
  workspaceId = workspaceSchema.parse((await sophie.ask('GET', '/api/workspace')).body).id;
  leadId = leadSchema.parse(
    (await sophie.ask('POST', '/api/leads', { email: 'olivier@plasturgie.example', language: 'fr', country: 'FR' }))
      .body,
  ).id;
});
afterAll(() => api.close());

/** As filing the reply leaves it. */
async function propose(
  email: string,
  of: { kind?: CarriedKind; values?: Record<string, string>; leadId?: Id<'ld'> } = {},
): Promise<Id<'prp'>> {
  const now = new Date();
  const id = <P extends 'prp' | 'msg'>(prefix: P): Id<P> => newId(prefix, now.getTime(), randomBytes(ID_RANDOM_BYTES));
  const proposalId = id('prp');
  await withWorkspace(api.db, workspaceId, (tx) =>
    insertProposal(tx, {
      id: proposalId,
      workspaceId,
      kind: of.kind ?? 'referral',
      messageId: id('msg'),
      leadId: of.leadId ?? leadId,
      values: of.values ?? { email },
      sentence: 'Appelez-moi au 06 11 22 33 44.',
      status: 'proposed',
      createdAt: now,
      updatedAt: now,
    }),
  );
  return proposalId;
}
const listed = async () =>
  z
    .object({ items: z.array(proposalSchema) })
    .parse((await sophie.ask('GET', '/api/proposals')).body)
    .items.map(({ id }) => id);

describe('a proposed colleague', () => {
  it('becomes a lead whose address is known from a reply, once', async () => {
    const id = await propose('ines.morel@plasturgie.example');
    expect(await listed()).toContain(id);
    const accepted = await sophie.ask('POST', `/api/proposals/${id}/accept`, {});
    expect(accepted.status, JSON.stringify(accepted.body)).toBe(200);
    const { leadId: made, created } = acceptedProposalSchema.parse(accepted.body);
    expect(created).toBe(true);
    const lead = leadSchema.parse((await sophie.ask('GET', `/api/leads/${made}`)).body);
    expect(lead).toMatchObject({
      email: 'ines.morel@plasturgie.example',
      source: 'reply',
      language: 'fr',
      verification: null,
    });
    expect(await listed()).not.toContain(id);
    expect((await sophie.ask('POST', `/api/proposals/${id}/accept`, {})).status).toBe(404);
  });

  it('is found however many others are proposed after it, page after page', async () => {
    const made = [await propose('un@plasturgie.example'), await propose('deux@plasturgie.example')];
    const page = z.object({ items: z.array(proposalSchema), next: z.string().nullable() });
    const read: string[] = [];
    for (let path: string | null = '/api/proposals?limit=1'; path !== null;) {
      const { items, next } = page.parse((await sophie.ask('GET', path)).body);
      read.push(...items.map(({ id }) => id));
      path = next === null ? null : `/api/proposals?limit=1&cursor=${next}`;
    }
    expect(read).toEqual(expect.arrayContaining(made));
    expect(new Set(read).size).toBe(read.length);
  });

  it('is left alone when dismissed', async () => {
    const id = await propose('paul@plasturgie.example');
    expect((await sophie.ask('POST', `/api/proposals/${id}/dismiss`, {})).status).toBe(204);
    expect((await sophie.ask('POST', `/api/proposals/${id}/accept`, {})).status).toBe(404);
    expect(await listed()).not.toContain(id);
  });

  it('is not made twice when it is a lead already', async () => {
    const id = await propose('olivier@plasturgie.example');
    expect(
      acceptedProposalSchema.parse((await sophie.ask('POST', `/api/proposals/${id}/accept`, {})).body),
    ).toMatchObject({ leadId, created: false });
  });

  it('stays proposed when its address is none', async () => {
    const id = await propose('nobody');
    expect((await sophie.ask('POST', `/api/proposals/${id}/accept`, {})).status).toBe(409);
    expect(await listed()).toContain(id);
  });

  it('is not there for another workspace', async () => {
    const id = await propose('claire@plasturgie.example');
    expect((await marc.ask('POST', `/api/proposals/${id}/accept`, {})).status).toBe(404);
    expect((await marc.ask('POST', `/api/proposals/${id}/dismiss`, {})).status).toBe(404);
    expect(await listed()).toContain(id);
  });
});

describe('what else a reply carries', () => {
  const made = async (email: string, more: object = {}) =>
    leadSchema.parse((await sophie.ask('POST', '/api/leads', { email, language: 'fr', ...more })).body).id;
  const read = async (id: Id<'ld'>) => leadSchema.parse((await sophie.ask('GET', `/api/leads/${id}`)).body);
  const accept = (id: Id<'prp'>) => sophie.ask('POST', `/api/proposals/${id}/accept`, {});
  const phone = { kind: 'phone', values: { phone: '06 11 22 33 44' } } as const;

  it('fills in the telephone of a lead that has none, and says from which reply', async () => {
    const id = await made('anne@plasturgie.example');
    const proposed = await propose('', { ...phone, leadId: id });
    const { items } = z
      .object({ items: z.array(proposalSchema) })
      .parse((await sophie.ask('GET', `/api/proposals?leadId=${id}`)).body);
    expect(items).toMatchObject([{ id: proposed, kind: 'phone', sentence: 'Appelez-moi au 06 11 22 33 44.' }]);
    expect((await accept(proposed)).status).toBe(200);
    expect((await read(id)).phone).toBe('06 11 22 33 44');
    const history = (await sophie.ask('GET', `/api/leads/${id}/provenance`)).body;
    expect(JSON.stringify(history)).toContain('"reply"');
  });

  it('leaves a telephone alone that is there already', async () => {
    const id = await made('yves@plasturgie.example', { phone: '01 02 03 04 05' });
    expect((await accept(await propose('', { ...phone, leadId: id }))).status).toBe(409);
    expect((await read(id)).phone).toBe('01 02 03 04 05');
  });

  it('is never written to again at the address of somebody who left', async () => {
    const id = await made('jean@plasturgie.example');
    expect((await accept(await propose('', { kind: 'left_company', values: {}, leadId: id }))).status).toBe(200);
    expect((await read(id)).suppressed).toBe(true);
  });

  it.each([
    ['whoever left waits for no answer at that address', 'lea@emballage.example', 'lea@emballage.example', 'done'],
    ['a colleague who says that they left does', 'luc@carton.example', 'rita@carton.example', 'open'],
  ])('%s', async (_, address, from, place) => {
    const house = await startCorrespondence(api.db, {
      workspaceId,
      address: `sophie@${place}.example`,
      now: new Date(),
    });
    const { conversationId, leadId: id, messageId } = await house.wroteTo(address);
    const says = from === address ? 'J’ai quitté l’entreprise' : 'Luc a quitté l’entreprise';
    const raw = `From: ${from}\r\nSubject: Re: x\r\nIn-Reply-To: ${messageId}\r\n\r\n${says}, écrivez à Zoé Lang : zoe@firm.example.\r\n`;
    await ingest(house.ports, house.mailbox, { externalId: address, raw: new TextEncoder().encode(raw) });
    const { items } = z
      .object({ items: z.array(proposalSchema) })
      .parse((await sophie.ask('GET', `/api/proposals?leadId=${id}`)).body);
    const left = items.find(({ kind }) => kind === 'left_company');
    expect(left && (await accept(left.id)).status).toBe(200);
    const { body } = await sophie.ask('GET', `/api/conversations/${conversationId}`);
    expect(body).toMatchObject({ conversation: { place } });
  });

  it('makes a lead of whoever stands in', async () => {
    const values = { email: 'zoe.lang@plasturgie.example', firstName: 'Zoé', lastName: 'Lang' };
    const { body } = await accept(await propose('', { kind: 'substitute', values }));
    const { leadId: id, created } = acceptedProposalSchema.parse(body);
    expect(created).toBe(true);
    expect(await read(id)).toMatchObject({ firstName: 'Zoé', lastName: 'Lang', source: 'reply' });
  });

  it('comes back later by a correction of its message alone: without one, nothing is done', async () => {
    const id = await propose('', { kind: 'come_back', values: { date: '2027-03-01' } });
    expect((await accept(id)).status).toBe(404);
    expect(await listed()).toContain(id);
  });
});

describe('a message as it came', () => {
  it('is a file of its very bytes, never a page of ours, and of no other workspace', async () => {
    const house = await startCorrespondence(api.db, { workspaceId, address: 'sophie@origin.example', now: new Date() });
    const { conversationId, messageId } = await house.wroteTo('ida@origine.example');
    const said = `From: ida@origine.example\r\nSubject: Fwd: x\r\nIn-Reply-To: ${messageId}\r\nContent-Type: text/html; charset=windows-1252\r\n\r\n`;
    const raw = Buffer.concat([
      Buffer.from(said),
      Buffer.from('<script>alert(1)</script><p>D\xe9j\xe0 vu</p>', 'latin1'),
    ]);
    await ingest(house.ports, house.mailbox, { externalId: 'ida', raw });
    const thread = z.object({ messages: z.array(z.object({ id: z.string(), direction: z.string() })) });
    const { messages } = thread.parse((await sophie.ask('GET', `/api/conversations/${conversationId}`)).body);
    const [out, received] = ['out', 'in'].map((way) => messages.find(({ direction }) => direction === way)?.id);
    const path = `/api/messages/${received ?? ''}/original`;
    const file = await fetch(`${api.url}${path}`, { headers: { cookie: sophie.cookie } });
    expect(file.headers.get('content-type')).toBe('message/rfc822');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="${received ?? ''}.eml"`);
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    expect(Buffer.from(await file.arrayBuffer()).equals(raw)).toBe(true);
    expect((await marc.ask('GET', path)).status).toBe(404);
    expect((await sophie.ask('GET', `/api/messages/${out ?? ''}/original`)).status).toBe(404);
  });
});

describe('what triage learnt', () => {
  it('is forgotten by who may set the rules, and the audit log says so', async () => {
    const before = triageRecordSchema.parse((await sophie.ask('GET', '/api/triage')).body);
    expect(before).toMatchObject({ since: null, examples: 0, threshold: before.start, model: null });
    expect((await sophie.ask('POST', '/api/triage/forget', {})).status).toBe(204);
    expect(triageRecordSchema.parse((await sophie.ask('GET', '/api/triage')).body).since).not.toBeNull();
    expect(JSON.stringify((await sophie.ask('GET', '/api/audit')).body)).toContain('triage.forgotten');
  });
});
