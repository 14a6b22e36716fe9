import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { acceptedProposalSchema, proposalSchema } from '#domain/conversation.schema.ts';
import { leadSchema } from '#domain/lead.schema.ts';
import { ID_RANDOM_BYTES, newId } from '#domain/id.ts';
import type { Id } from '#domain/id.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { withWorkspace } from '#db/client.ts';
import { insertProposal } from '#db/queries/proposal.ts';
import { startApi } from '#tests/support/api.ts';
import type { ApiServer, Person } from '#tests/support/api.ts';

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

/** As the story of a referral leaves it. */
async function propose(email: string): Promise<Id<'prp'>> {
  const now = new Date();
  const id = <P extends 'prp' | 'msg'>(prefix: P): Id<P> => newId(prefix, now.getTime(), randomBytes(ID_RANDOM_BYTES));
  const proposalId = id('prp');
  await withWorkspace(api.db, workspaceId, (tx) =>
    insertProposal(tx, {
      id: proposalId,
      workspaceId,
      kind: 'referral',
      messageId: id('msg'),
      leadId,
      values: { email },
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
