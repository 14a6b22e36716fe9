import { afterAll, beforeAll, beforeEach } from 'vitest';
import { ingest } from '#activities/inbox.ts';
import { wantedBy } from '#activities/wanted.ts';
import type { Db } from '#db/client.ts';
import { readClearanceFacts } from '#db/queries/clearance.ts';
import { getDraft } from '#db/queries/draft.ts';
import { listMessages } from '#db/queries/message.ts';
import { suppressionsOf } from '#db/queries/suppression.ts';
import { getWorkspace } from '#db/queries/workspace.ts';
import { startCorrespondence, type Correspondence } from '#tests/support/correspondence.ts';
import { NOW } from '#tests/support/tenant.ts';
import { openDriver, type Driven } from './drivers.ts';

export const bytes = (text: string) => new TextEncoder().encode(text.replace(/\r?\n/g, '\r\n'));
export const letter = (headers: Record<string, string>, body: string) =>
  bytes(
    `${Object.entries({ To: 'sophie@ondine.example', 'Content-Type': 'text/plain; charset=utf-8', ...headers })
      .map(([name, value]) => `${name}: ${value}`)
      .join('\n')}\n\n${body}\n`,
  );

/** The mailbox of a house of its own for each test, and what becomes of the mail that it takes in. */
export function openInbox(driver: 'pglite' | 'postgres') {
  let driven: Driven;
  let house: Correspondence;
  let number = 0;
  beforeAll(async () => {
    driven = await openDriver(driver);
  });
  afterAll(() => driven.close());
  beforeEach(async () => {
    house = await startCorrespondence(driven.db);
  });

  const received = async () => {
    const { workspaceId } = house;
    const page = await house.within((tx) =>
      listMessages(tx, { workspaceId, direction: 'in', after: null, limit: 200 }),
    );
    return page.items.toSorted((a, b) => a.externalId.localeCompare(b.externalId, 'en', { numeric: true }));
  };
  /** What the gate knows before a lead's next message. */
  const facts = ({ draftId }: { draftId: `drf_${string}` }) =>
    house.within(async (tx) => {
      const { workspaceId, mailbox } = house;
      const workspace = await getWorkspace(tx, { workspaceId });
      const draft = await getDraft(tx, { workspaceId, draftId });
      if (!workspace || !draft) throw new Error('no draft');
      return readClearanceFacts(tx, { workspace, draft, mailbox, now: NOW });
    });
  return {
    get db(): Db {
      return driven.db;
    },
    get house(): Correspondence {
      return house;
    },
    take: async (raw: Uint8Array, externalId = `m${(number += 1)}`) => {
      await ingest(house.ports, house.mailbox, { externalId, raw });
      return externalId;
    },
    received,
    filed: async () => (await received()).map(({ leadId, kind, matchedBy }) => ({ leadId, kind, matchedBy })),
    suppressed: async (...emails: string[]) => {
      const found = await house.within((tx) => suppressionsOf(tx, { workspaceId: house.workspaceId, emails }));
      return emails.filter((email) => found.has(email));
    },
    /** Whether the mailbox's reading takes it, by its header alone. */
    wanted: (raw: Uint8Array) => {
      const text = Buffer.from(raw).toString('latin1');
      const header = raw.subarray(0, (/\r?\n\r?\n/.exec(text)?.index ?? text.length) + 2);
      return wantedBy(house.ports, house.mailbox)(header);
    },
    facts,
    answered: async (draft: { draftId: `drf_${string}` }) => (await facts(draft)).inbox.repliedSince,
  };
}
