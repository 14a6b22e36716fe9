import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { composeMessage } from '#activities/adapters/mail/compose.ts';
import { loginTo, sandboxMailbox } from '#activities/adapters/mail/sandbox.ts';
import { sendBySmtp } from '#activities/adapters/mail/smtp.ts';
import { NothingSent } from '#activities/ports.ts';
import { withWorkspace, type Db } from '#db/client.ts';
import { listMailboxes } from '#db/queries/mailbox.ts';
import { listSandboxPeople } from '#db/queries/sandbox_people.ts';
import { seedSandbox } from '#db/queries/sandbox_seed.ts';
import { sandboxMailOf } from '#db/queries/sandbox_mail.ts';
import type { Id } from '#domain/id.ts';
import { startSandboxMail, type RunningSandboxMail } from '#infra/local/smtp/server.ts';
import { createTenant, NOW } from '#tests/support/tenant.ts';
import { DRIVERS, openDriver, type Driven } from './support/drivers.ts';

const SECRET = 'a secret of this test';
const everything = () => Promise.resolve(true);
describe.each(DRIVERS)('mail of sandboxes on %s', (driver) => {
  let driven: Driven;
  let db: Db;
  let server: RunningSandboxMail;
  const delivered: string[] = [];
  const arrived: string[] = [];

  beforeAll(async () => {
    driven = await openDriver(driver);
    ({ db } = driven);
    server = await startSandboxMail({
      db,
      time: () => NOW,
      random: (length) => randomBytes(length),
      secret: SECRET,
      maxBytes: 20_000,
      onDelivered: (workspaceId) => Promise.resolve(void delivered.push(workspaceId)),
      onArrived: (_workspaceId, mailboxId) => Promise.resolve(void arrived.push(mailboxId)),
    });
  });
  afterAll(async () => {
    await server.close();
    await driven.close();
  });

  async function sandbox() {
    const { workspaceId } = await createTenant(db, { sandbox: true });
    return withWorkspace(db, workspaceId, async (tx) => {
      await seedSandbox(tx, {
        ...{
          workspaceId,
          now: NOW,
          language: 'fr',
          zone: 'Europe/Paris',
          name: 'Atelier',
          bookingUrl: 'http://localhost/b',
        },
        random: (length) => randomBytes(length),
        sealedSecrets: { calcom: 'sealed', calendly: 'sealed' },
      });
      const [mailbox] = await listMailboxes(tx, { workspaceId });
      const { items } = await listSandboxPeople(tx, { workspaceId, reached: false, after: null, limit: 50 });
      if (!mailbox) throw new Error('no mailbox');
      return { workspaceId, mailbox, people: items };
    });
  }
  type Sandbox = Awaited<ReturnType<typeof sandbox>>;

  const endpoint = () => ({ host: server.host, port: server.port, secret: SECRET });
  const as = ({ workspaceId }: Sandbox, id: Id<'mbx'> | Id<'ld'>) => loginTo(endpoint(), { workspaceId, id });
  const personOf = ({ people }: Sandbox, temperament: string) => {
    const person = people.find((one) => one.temperament === temperament);
    if (!person) throw new Error(`nobody is ${temperament}`);
    return person;
  };
  const write = (sender: string, recipient: string, messageId: string, body = 'Bonjour') =>
    composeMessage({
      ...{ sender, recipient, messageId, body },
      subject: 'Essai',
      date: NOW.getTime(),
      inReplyTo: null,
      references: [],
      headers: {},
    });
  const mailOf = ({ workspaceId }: Sandbox, leadId: Id<'ld'>) =>
    withWorkspace(db, workspaceId, (tx) => sandboxMailOf(tx, { workspaceId, leadId }));

  describe('the mail server of the sandboxes', () => {
    it('has stored a message, byte for byte, when it says 250, and says who received it', async () => {
      const here = await sandbox();
      const { mailbox } = here;
      const claire = personOf(here, 'interested');
      const raw = await write(mailbox.address, claire.email, '<1@a.example>');
      const result = await sendBySmtp(as(here, mailbox.id), { from: mailbox.address, to: claire.email }, raw);
      expect(result).toMatchObject({ status: 'accepted' });
      const [mail, ...others] = await mailOf(here, claire.id);
      expect(others).toEqual([]);
      expect(mail).toMatchObject({
        direction: 'to_prospect',
        messageId: '<1@a.example>',
        envelopeFrom: mailbox.address,
        leadId: claire.id,
      });
      expect(Buffer.from(mail?.raw ?? []).toString()).toBe(Buffer.from(raw).toString());
      expect(delivered).toContain(here.workspaceId);
    });

    it('keeps a message once, however often it is handed over', async () => {
      const here = await sandbox();
      const { mailbox } = here;
      const { email, id } = personOf(here, 'silence');
      const raw = await write(mailbox.address, email, '<2@a.example>');
      for (let times = 0; times < 3; times++)
        await sendBySmtp(as(here, mailbox.id), { from: mailbox.address, to: email }, raw);
      expect(await mailOf(here, id)).toHaveLength(1);
      const adapter = sandboxMailbox({ db, server: endpoint }, mailbox);
      expect(await adapter.whereabouts('<2@a.example>')).toBe('accepted');
      expect(await adapter.whereabouts('<3@a.example>')).toBe('absent');
    });

    it('refuses a wrong password, a foreign one, and no password at all', async () => {
      const here = await sandbox();
      const other = await sandbox();
      const login = as(here, here.mailbox.id);
      const envelope = { from: here.mailbox.address, to: personOf(here, 'interested').email };
      const raw = await write(envelope.from, envelope.to, '<4@a.example>');
      for (const password of ['', 'wrong', as(other, other.mailbox.id).password]) {
        await expect(sendBySmtp({ ...login, password }, envelope, raw)).rejects.toBeInstanceOf(NothingSent);
      }
    });

    it('relays to nobody outside the sandbox, and to nobody of another one', async () => {
      const here = await sandbox();
      const { mailbox } = here;
      for (const to of ['sophie@gmail.com', 'nobody@atelier-nordin.example']) {
        const raw = await write(mailbox.address, to, '<5@a.example>');
        expect(await sendBySmtp(as(here, mailbox.id), { from: mailbox.address, to }, raw)).toMatchObject({
          status: 'refused',
          permanent: true,
        });
      }
    });

    it('lets a mailbox write as itself only, and people to the mailbox only', async () => {
      const here = await sandbox();
      const { mailbox } = here;
      const claire = personOf(here, 'interested');
      const other = personOf(here, 'negative');
      const raw = await write(claire.email, other.email, '<6@a.example>');
      expect(await sendBySmtp(as(here, mailbox.id), { from: 'x@evil.example', to: claire.email }, raw)).toMatchObject({
        status: 'refused',
      });
      expect(await sendBySmtp(as(here, claire.id), { from: claire.email, to: other.email }, raw)).toMatchObject({
        status: 'refused',
      });
      expect(await sendBySmtp(as(here, claire.id), { from: claire.email, to: mailbox.address }, raw)).toMatchObject({
        status: 'accepted',
      });
      expect(arrived).toContain(mailbox.id);
    });

    it('refuses what is too large', async () => {
      const here = await sandbox();
      const { mailbox } = here;
      const { email, id } = personOf(here, 'interested');
      const raw = await write(mailbox.address, email, '<7@a.example>', 'long '.repeat(10_000));
      expect(await sendBySmtp(as(here, mailbox.id), { from: mailbox.address, to: email }, raw)).toEqual({
        status: 'refused',
        code: '552',
        permanent: true,
        reason: 'too_big',
      });
      expect(await mailOf(here, id)).toEqual([]);
    });

    it('gives the mailbox what arrived after the last reading, each once, in order', async () => {
      const here = await sandbox();
      const { mailbox } = here;
      const adapter = sandboxMailbox({ db, server: endpoint }, mailbox);
      const claire = personOf(here, 'interested');
      const send = async (messageId: string) =>
        sendBySmtp(
          as(here, claire.id),
          { from: claire.email, to: mailbox.address },
          await write(claire.email, mailbox.address, messageId),
        );
      await Promise.all(['<r1@a.example>', '<r2@a.example>', '<r3@a.example>'].map(send));
      const first = await adapter.read(null, everything);
      expect(first.messages).toHaveLength(3);
      await send('<r4@a.example>');
      const second = await adapter.read(first.cursor, everything);
      expect(second.messages.map(({ raw }) => /Message-ID: (\S+)/.exec(Buffer.from(raw).toString())?.[1])).toEqual([
        '<r4@a.example>',
      ]);
      expect((await adapter.read(second.cursor, everything)).messages).toEqual([]);
    });
  });

  describe('a new sandbox', () => {
    it('has at least twelve people in two languages, each temperament at least once, nobody at a real address', async () => {
      const { people } = await sandbox();
      expect(people.length).toBeGreaterThanOrEqual(12);
      expect(new Set(people.map(({ temperament }) => temperament)).size).toBe(10);
      expect(new Set(people.map(({ language }) => language))).toEqual(new Set(['fr', 'en']));
      expect(people.filter(({ email }) => !email.endsWith('.example'))).toEqual([]);
    });
  });
});
