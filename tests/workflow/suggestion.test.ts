import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingest } from '#activities/inbox.ts';
import { getMessage, messagesOfConversation } from '#db/queries/message.ts';
import { getSuggestion } from '#db/queries/suggestion.ts';
import { workspaceSchema } from '#domain/workspace.schema.ts';
import { startFakeMistral } from '#tests/fakes/mistral.ts';
import { startCorrespondence } from '#tests/support/correspondence.ts';
import { eventually } from '#tests/support/eventually.ts';
import { everyHistory, leaksIn, type Told } from '#tests/support/histories.ts';
import { buildHouse, type House } from '#tests/support/house.ts';
import { suggestionWorkflowId } from '#workflows/suggestion/contract.ts';

let house: House;
let fake: Awaited<ReturnType<typeof startFakeMistral>>;
beforeAll(async () => {
  fake = await startFakeMistral();
  house = await buildHouse({ mistral: { apiKey: 'fake', server: 'eu', serverURL: fake.url } });
});
afterAll(async () => {
  await house.close();
  await fake.close();
});

test('asks a model that does not answer three times, keeps that it did not, and tells nobody’s words in its history', async () => {
  const sophie = await house.person('Sophie', { sandbox: false });
  const { id: workspaceId } = workspaceSchema.parse((await sophie.ask('GET', '/api/workspace')).body);
  const talk = await startCorrespondence(house.db, { workspaceId });
  const { conversationId } = await talk.wroteTo('claire@client.example');
  const raw = `From: claire@client.example\r\nTo: sophie@ondine.example\r\nSubject: Re: x\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nBonjour Sophie, oui cela m’intéresse vivement.\r\n`;
  await ingest(talk.ports, talk.mailbox, { externalId: 'k1', raw: Buffer.from(raw) });
  const messages = await talk.within((tx) => messagesOfConversation(tx, { workspaceId, conversationId }));
  const messageId = messages.at(-1)?.id;
  if (messageId === undefined) throw new Error('nothing came in');
  expect((await talk.within((tx) => getMessage(tx, { workspaceId, messageId })))?.kind).toBe('interested');
  fake.behave({ status: 503 });
  const key = { workspaceId, messageId, memberId: null };
  expect(await house.deps.temporal.suggestion.write(key)).toBe(true);
  expect(fake.requests).toHaveLength(3);
  expect(await talk.within((tx) => getSuggestion(tx, key))).toMatchObject({ outcome: 'unanswered', sentences: [] });
  const [told] = await eventually(
    async () => {
      const histories: Told[] = [];
      for await (const one of everyHistory(house.client, `WorkflowId = '${suggestionWorkflowId(key)}'`))
        histories.push(one);
      return histories;
    },
    ({ length }) => length > 0,
  );
  expect(told?.text).toContain('Keep that no model answered');
  expect(leaksIn(told?.text ?? '', ['claire@client.example', 'vivement', 'ondine.example', 'rate limit'])).toEqual([]);
});
