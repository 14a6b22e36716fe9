import { randomBytes } from 'node:crypto';
import process from 'node:process';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import {
  MailboxUnauthorised,
  NothingSent,
  type LastLook,
  type MailboxAdapter,
  type RawMessage,
} from '#activities/ports.ts';
import type { ClearedMessage } from '#domain/clearance.ts';
import { newId } from '#domain/id.ts';
import { MAILBOX_PROVIDERS } from '#domain/mailbox_provider.ts';
import { cleared } from '#tests/support/cleared.ts';
import type { MailboxWorld } from './world.ts';

let made = 0;
const freshId = () => `<${String((made += 1)).padStart(4, '0')}.${process.pid}@ondine.example>`;
const everything = () => Promise.resolve(true);

const written = (messageId: string | null, subject = 'Réponse') =>
  Buffer.from(
    [
      ...(messageId === null ? [] : [`Message-ID: ${messageId}`]),
      'From: =?utf-8?q?Claire_Delm=C3=A2s?= <c.delmas@fonderies.example>',
      'To: sophie@ondine.example',
      `Subject: =?utf-8?b?${Buffer.from(subject).toString('base64')}?=`,
      'Date: Tue, 24 Nov 2026 10:00:00 +0100',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      'Content-Transfer-Encoding: 8bit',
      '',
      `Oui, à mardi. ${subject}`,
      '',
    ].join('\r\n'),
  );

/** Reads on from a cursor to the end. */
async function readOn(
  mailbox: MailboxAdapter,
  from: string | null,
  wanted: (header: Uint8Array) => Promise<boolean> = everything,
): Promise<{ messages: RawMessage[]; cursor: string | null; pages: number }> {
  const messages: RawMessage[] = [];
  let cursor = from;
  for (let pages = 1; ; pages += 1) {
    const page = await mailbox.read(cursor, wanted);
    messages.push(...page.messages);
    ({ cursor } = page);
    if (!page.more) return { messages, cursor, pages };
  }
}

const idsOf = (messages: readonly { raw: Uint8Array }[]) =>
  Promise.all(messages.map(async ({ raw }) => `<${(await parseMail(raw)).messageId}>`));

/** What went wrong, with everything that an error carries. */
async function failureOf(work: Promise<unknown>): Promise<{ error: unknown; text: string }> {
  const error: unknown = await work.then(
    () => null,
    (reason: unknown) => reason,
  );
  const text =
    error instanceof Error ? `${error.message} ${JSON.stringify(error, Object.getOwnPropertyNames(error))}` : '';
  return { error, text };
}

/** What some stand-in for a vendor gets wrong, so that nothing is proven by it. */
type Wrong = 'look_up' | 'reading' | 'old_cursors' | 'credentials';

/**
 * What each mailbox guarantees, whatever its vendor. `makeWorld` is called once.
 * @param wrong what this world gets wrong; another world of the same vendor proves it
 */
export function describeMailbox(
  name: string,
  makeWorld: () => Promise<MailboxWorld>,
  { wrong = [] }: { wrong?: readonly Wrong[] } = {},
): void {
  const right = (part: Wrong): boolean => !wrong.includes(part);
  describe(name, () => {
    let world: MailboxWorld;
    beforeAll(async () => {
      world = await makeWorld();
    });
    afterAll(() => world.close());
    const provider = () => MAILBOX_PROVIDERS[world.kind];
    const sayNothingSecret = (text: string) => {
      for (const secret of [...world.secrets, 'c.delmas@fonderies.example']) expect(text).not.toContain(secret);
    };

    describe('sending', () => {
      it('hands a message over once, with its Message-ID, thread, headers and both names', async () => {
        const messageId = freshId();
        const before = (await world.taken()).length;
        const result = await world.mailbox.send(
          cleared({
            messageId,
            sender: 'Zoë Müller-Lefèvre <sophie@ondine.example>',
            recipient: 'c.delmas@fonderies.example',
            subject: 'Le four n° 3, à Saint-Étienne',
            body: 'Bonjour Hélène,\n\n.une ligne qui commence par un point\n',
            inReplyTo: '<first@ondine.example>',
            references: ['<zero@ondine.example>', '<first@ondine.example>'],
            headers: {
              'List-Unsubscribe': `<https://ondine.example/o/${'a'.repeat(200)}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            },
          }),
        );
        expect(result.status).toBe('accepted');
        const taken = (await world.taken()).slice(before);
        expect(taken).toHaveLength(1);
        const mail = await parseMail(taken[0] ?? new Uint8Array());
        const wire = result.status === 'accepted' ? (result.messageId ?? messageId) : '';
        expect(`<${mail.messageId}>`).toBe(wire);
        if (provider().keepsMessageId) expect(wire).toBe(messageId);
        expect(mail.from).toEqual({ name: 'Zoë Müller-Lefèvre', address: 'sophie@ondine.example' });
        expect(mail.to.map(({ address }) => address)).toEqual(['c.delmas@fonderies.example']);
        expect(mail.subject).toBe('Le four n° 3, à Saint-Étienne');
        expect(mail.textBody).toBe('Bonjour Hélène,\n\n.une ligne qui commence par un point\n');
        expect(mail.inReplyTo).toBe('first@ondine.example');
        expect(mail.references).toEqual(['zero@ondine.example', 'first@ondine.example']);
        expect(mail.headers['list-unsubscribe']).toEqual([`<https://ondine.example/o/${'a'.repeat(200)}>`]);
        expect(mail.headers['list-unsubscribe-post']).toEqual(['List-Unsubscribe=One-Click']);
      });

      it('says whether a refusal is for good, in a code without words', async () => {
        const before = (await world.taken()).length;
        world.next('refuse');
        const refused = await world.mailbox.send(cleared({ messageId: freshId() }));
        expect(refused).toMatchObject({ status: 'refused', permanent: true });
        world.next('defer');
        const deferred = await world.mailbox.send(cleared({ messageId: freshId() }));
        expect(deferred).toMatchObject({ status: 'refused', permanent: false });
        expect(deferred.status === 'refused' ? (deferred.retryAfterMs ?? null) : null).toBe(world.asksForMs);
        sayNothingSecret(`${refused.code} ${deferred.code}`);
        expect(await world.taken()).toHaveLength(before);
      });

      it('is certain that nothing was sent when nobody answers', async () => {
        const { error, text } = await failureOf(world.alone.send(cleared({ messageId: freshId() })));
        expect(error).toBeInstanceOf(NothingSent);
        sayNothingSecret(text);
      });

      it('gives nothing away when the last look forbids it', async () => {
        const before = (await world.taken()).length;
        const { error } = await failureOf(
          world.mailbox.send(cleared({ messageId: freshId() }), () => Promise.reject(new NothingSent('paused'))),
        );
        expect(error).toMatchObject({ name: 'NothingSent', code: 'paused' });
        expect(await world.taken()).toHaveLength(before);
      });

      if (right('look_up'))
        it('does not call sent or unsent what it cannot know, and never lies when it is asked later', async () => {
          for (const fault of ['drop_taken', 'drop_untaken'] as const) {
            const messageId = freshId();
            world.next(fault);
            const { error, text } = await failureOf(world.mailbox.send(cleared({ messageId })));
            expect(error).toBeInstanceOf(Error);
            expect(error).not.toBeInstanceOf(NothingSent);
            sayNothingSecret(text);
            const found = await world.mailbox.whereabouts(messageId);
            expect(fault === 'drop_taken' ? ['accepted', 'unknown'] : ['absent', 'unknown']).toContain(found);
            if (provider().lookUp === 'none') expect(found).toBe('unknown');
            if (provider().lookUp === 'message_id_search') expect(found).not.toBe('unknown');
          }
        });

      it('is asked again for what it may have, and sends it once in all, where the provider has keys', async () => {
        expect('askAgain' in world.mailbox).toBe(provider().lookUp === 'idempotency_key');
        if (!('askAgain' in world.mailbox)) return;
        const askAgain = async (message: ClearedMessage, look: LastLook) => world.mailbox.askAgain?.(message, look);
        const yes = () => Promise.resolve();
        for (const fault of ['drop_taken', 'drop_untaken'] as const) {
          const before = (await world.taken()).length;
          const content = { messageId: freshId(), dispatchId: newId('dsp', Date.now(), randomBytes(10)) };
          world.next(fault);
          await failureOf(world.mailbox.send(cleared(content)));
          const { error } = await failureOf(
            askAgain(cleared(content), () => Promise.reject(new NothingSent('paused'))),
          );
          expect(error).toMatchObject({ code: 'paused' });
          expect(await world.taken()).toHaveLength(before + (fault === 'drop_taken' ? 1 : 0));
          const [first, second] = [await askAgain(cleared(content), yes), await askAgain(cleared(content), yes)];
          expect(first).toMatchObject({ status: 'accepted' });
          expect(second).toEqual(first);
          expect(await world.taken()).toHaveLength(before + 1);
          // Other bytes under the same key are not taken for it, nor sent.
          expect(await askAgain(cleared({ ...content, body: 'Autre chose' }), yes)).toBeNull();
          expect(await world.taken()).toHaveLength(before + 1);
        }
        world.next('defer');
        expect(await askAgain(cleared({ messageId: freshId() }), yes)).toBeNull();
        if (!right('credentials')) return;
        const { error, text } = await failureOf(Promise.resolve(world.stranger.askAgain?.(cleared(), yes)));
        expect(error).toBeInstanceOf(MailboxUnauthorised);
        sayNothingSecret(text);
      });

      if (right('look_up'))
        it('finds what it sent by its Message-ID, where the provider can', async () => {
          const messageId = freshId();
          await world.mailbox.send(cleared({ messageId }));
          const findable = provider().lookUp === 'sent_folder' || provider().lookUp === 'message_id_search';
          expect(await world.mailbox.whereabouts(messageId)).toBe(findable ? 'accepted' : 'unknown');
          expect(await world.mailbox.whereabouts(freshId())).not.toBe('accepted');
        });
    });

    if (right('reading'))
      describe('reading', () => {
        it('begins where the mailbox is, then gives what arrives, oldest first, each once', async () => {
          await world.arrive(written(freshId(), 'avant'));
          const start = await readOn(world.mailbox, null);
          expect(start.messages).toEqual([]);
          const ids = [freshId(), freshId(), freshId()];
          for (const id of ids) await world.arrive(written(id));
          const first = await readOn(world.mailbox, start.cursor);
          expect(await idsOf(first.messages)).toEqual(ids);
          expect((await parseMail(first.messages[0]?.raw ?? new Uint8Array())).from?.name).toBe('Claire Delmâs');
          expect((await parseMail(first.messages[0]?.raw ?? new Uint8Array())).textBody).toContain('Oui, à mardi.');
          expect(new Set(first.messages.map(({ externalId }) => externalId)).size).toBe(3);
          expect((await readOn(world.mailbox, first.cursor)).messages).toEqual([]);
        });

        it('reads in pages what is more than a page', async () => {
          const { cursor } = await readOn(world.mailbox, null);
          const ids = Array.from({ length: 60 }, freshId);
          for (const id of ids) await world.arrive(written(id));
          const all = await readOn(world.mailbox, cursor);
          expect(await idsOf(all.messages)).toEqual(ids);
          expect(all.pages).toBeGreaterThan(1);
        });

        it('leaves the body of what does not concern us where it is', async () => {
          const { cursor } = await readOn(world.mailbox, null);
          const [mine, other] = [freshId(), freshId()];
          await world.arrive(written(other, 'privé'));
          await world.arrive(written(mine));
          const headers: string[] = [];
          const { messages } = await readOn(world.mailbox, cursor, (header) => {
            headers.push(Buffer.from(header).toString());
            return Promise.resolve(Buffer.from(header).includes(mine));
          });
          expect(await idsOf(messages)).toEqual([mine]);
          expect(headers).toHaveLength(2);
          expect(headers.join()).not.toContain('mardi');
        });

        if (right('old_cursors'))
          it('loses nothing and doubles nothing when its cursor is worth nothing any more', async () => {
            const { cursor } = await readOn(world.mailbox, null);
            const [seen, unseen] = [
              [freshId(), freshId()],
              [freshId(), freshId()],
            ];
            for (const id of seen) await world.arrive(written(id));
            await world.arrive(written(null, 'sans identifiant'));
            const before = await readOn(world.mailbox, cursor);
            for (const id of unseen) await world.arrive(written(id));
            await world.forgetCursors();
            const after = await readOn(world.mailbox, before.cursor);
            const known = new Map(
              before.messages.map(({ externalId, raw }) => [Buffer.from(raw).toString(), externalId]),
            );
            for (const { externalId, raw } of after.messages) {
              const as = known.get(Buffer.from(raw).toString());
              if (as !== undefined) expect(externalId).toBe(as);
            }
            const found = (await idsOf(after.messages)).filter((id) => unseen.includes(id));
            expect(found).toEqual(unseen);
            expect(new Set(after.messages.map(({ externalId }) => externalId)).size).toBe(after.messages.length);
            expect((await readOn(world.mailbox, after.cursor)).messages).toEqual([]);
          });

        it('fails in a code when nobody answers', async () => {
          const { error, text } = await failureOf(world.alone.read(null, everything));
          expect(error).toBeInstanceOf(Error);
          expect(error).not.toBeInstanceOf(MailboxUnauthorised);
          sayNothingSecret(text);
        });
      });

    describe('its connection', () => {
      it('is in order, when it is', async () => {
        expect(await world.mailbox.check()).toEqual([]);
      });

      if (right('credentials'))
        it('says which field is wrong', async () => {
          const [stranger, alone] = [await world.stranger.check(), await world.alone.check()];
          for (const problems of [stranger, alone]) {
            expect(problems.length).toBeGreaterThan(0);
            for (const { field, code } of problems) {
              expect(field).toMatch(/^[a-zA-Z.]+$/);
              sayNothingSecret(code);
            }
          }
        });

      if (right('credentials'))
        it('is known to be lost when the credentials are refused, and nothing was sent', async () => {
          const sent = await failureOf(world.stranger.send(cleared({ messageId: freshId() })));
          const read = await failureOf(world.stranger.read(null, everything));
          for (const { error, text } of [sent, read]) {
            expect(error).toBeInstanceOf(MailboxUnauthorised);
            expect(error).toMatchObject({ code: 'mailbox_unauthorised' });
            sayNothingSecret(text);
          }
        });
    });
  });
}
