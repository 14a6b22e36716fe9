import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { openAlerts } from '#db/queries/alert.ts';
import { getEnrollment, setStage } from '#db/queries/enrollment.ts';
import { forgetAddress } from '#db/queries/erasure.ts';
import { erasePerson } from '#db/queries/erasure_person.ts';
import { enrollment } from '#db/schema/index.ts';
import { NOW } from '../support/tenant.ts';
import { letter, openInbox } from './support/inbox.ts';

describe.each(['pglite', 'postgres'] as const)('a person who writes from another address, on %s', (driver) => {
  const inbox = openInbox(driver);
  const { take, received, filed, suppressed, wanted, facts, answered } = inbox;

  const standing = async ({ enrollmentId }: { enrollmentId: `enr_${string}` }) => {
    const { workspaceId } = inbox.house;
    const row = await inbox.house.within((tx) => getEnrollment(tx, { workspaceId, enrollmentId }));
    return `${row?.stage ?? row?.end ?? ''} ${row?.reason ?? ''}`.trim();
  };

  const words = 'Merci, mais ce n’est pas clair pour nous, qui êtes-vous ?';
  test('whom the account erased is not taken in, in whatever case and under whatever tag, however well we know the company', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example', { firstName: 'Claire', lastName: 'Delmas' });
    await inbox.house.wroteTo('paul@client.example');
    const { workspaceId } = inbox.house;
    const gone = { workspaceId, address: 'claire@client.example', now: NOW };
    await inbox.house.within(async (tx) => {
      await forgetAddress(tx, { ...gone, leadId: claire.leadId });
      await erasePerson(tx, gone);
    });
    for (const From of ['Claire.x <Claire@Client.example>', 'claire+rdv@client.example']) {
      const raw = letter({ From, Subject: 'Bonjour' }, 'Appelez-moi.');
      expect(await wanted(raw)).toBe(false);
      await take(raw);
    }
    expect(await received()).toEqual([]);
    expect(inbox.house.told).toEqual([]);
    await take(letter({ From: 'ines@client.example', Subject: 'Bonjour' }, 'Appelez-moi.'));
    expect(await received()).toHaveLength(1);
  });

  test('of the company holds everybody under way there, until somebody has looked', async () => {
    const paul = await inbox.house.wroteTo('paul@client.example', { minutesAgo: 90, stage: 'awaiting_approval' });
    const booked = await inbox.house.wroteTo('eva@client.example', { minutesAgo: 80, stage: 'awaiting_booking' });
    const claire = await inbox.house.wroteTo('claire@client.example', { minutesAgo: 5 });
    const other = await inbox.house.wroteTo('claire@other.example', { minutesAgo: 4 });
    const { workspaceId } = inbox.house;
    const raw = letter({ From: 'Zoé <zoe@client.example>', Subject: 'Vos messages' }, words);
    expect(await wanted(raw)).toBe(true);
    const externalId = await take(raw);
    expect(await filed()).toMatchObject([{ leadId: claire.leadId, matchedBy: 'company' }]);
    expect(await standing(paul)).toBe('awaiting_triage colleague');
    const told = await inbox.house.within((tx) => openAlerts(tx, { workspaceId: inbox.house.workspaceId, limit: 10 }));
    expect(told.filter(({ code }) => code === 'company_held').map(({ subject }) => subject)).toEqual([
      paul.enrollmentId,
    ]);
    expect(await answered(paul)).toBe(true);
    expect(await answered(booked)).toBe(false);
    expect(await standing(booked)).toBe('awaiting_booking');
    expect(await standing(other)).toBe('awaiting_reply');
    const kind = (await filed())[0]?.kind ?? '';
    expect(inbox.house.told.toSorted()).toEqual([`${claire.leadId} ${kind}`, `${paul.leadId} wrote`].toSorted());
    inbox.house.told.length = 0;
    // Telling failed, and its story went on: it is held still, and told when the page is read again.
    const { enrollmentId } = paul;
    await inbox.house.within((tx) =>
      setStage(tx, { workspaceId, enrollmentId, stage: 'awaiting_approval', wakeAt: null, now: NOW }),
    );
    await take(raw, externalId);
    expect(inbox.house.told).toContain(`${paul.leadId} wrote`);
  });

  test('ends the story that it answers, and none that began after it', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example', { minutesAgo: 5 });
    await take(letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Non merci, pas pour nous.'));
    expect(await answered(claire)).toBe(true);
    const began = new Date(NOW.getTime() + 60_000);
    await inbox.house.within((tx) =>
      tx.update(enrollment).set({ createdAt: began }).where(eq(enrollment.id, claire.enrollmentId)),
    );
    expect(await answered(claire)).toBe(false);
  });

  test('of the company says nothing of what the lead wants who opted out, and does not let an answer reach them', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example');
    await take(letter({ From: 'claire@client.example', Subject: 'Re: x' }, 'Ne m’écrivez plus, merci.'));
    await take(letter({ From: 'Zoé <zoe@client.example>', Subject: 'Vos messages' }, words));
    expect((await filed()).at(-1)).toMatchObject({ leadId: claire.leadId, matchedBy: 'company' });
    expect(await facts(claire)).toMatchObject({
      prospectWroteLast: false,
      suppressions: [{ reason: 'opt_out', prospectWroteSince: false }],
    });
    await take(letter({ From: 'Claire <Claire@client.example>', Subject: 'Re: x' }, words));
    expect(await facts(claire)).toMatchObject({
      prospectWroteLast: true,
      suppressions: [{ reason: 'opt_out', prospectWroteSince: true }],
    });
  });

  test('of a personal mail service says nothing of who else has one', async () => {
    await inbox.house.wroteTo('claire@gmail.com');
    const raw = letter({ From: 'Zoé <zoe@gmail.com>', Subject: 'Bonjour' }, words);
    expect(await wanted(raw)).toBe(false);
    await take(raw);
    expect(await received()).toEqual([]);
  });

  test('long after anything was said there is nobody’s', async () => {
    await inbox.house.wroteTo('claire@client.example', { minutesAgo: 91 * 24 * 60 });
    expect(await wanted(letter({ From: 'zoe@client.example', Subject: 'Bonjour' }, words))).toBe(false);
  });

  test.each(['Claire Delmas', 'DELMAS Claire', 'Delmas, Claire'])('is known by the exact name %s', async (name) => {
    const claire = await inbox.house.wroteTo('c.delmas@client.example', { firstName: 'Claire', lastName: 'Delmas' });
    const raw = letter({ From: `"${name}" <claire.1980@gmail.com>`, Subject: 'Re: bonjour' }, words);
    expect(await wanted(raw)).toBe(true);
    await take(raw);
    expect(await filed()).toMatchObject([{ leadId: claire.leadId, matchedBy: 'name' }]);
  });

  test('is not known by a name that two have, nor by half of one, nor after a month', async () => {
    const named = { firstName: 'Claire', lastName: 'Delmas' };
    await inbox.house.wroteTo('c.delmas@client.example', named);
    const from = (name: string) => letter({ From: `"${name}" <claire@gmail.com>`, Subject: 'Bonjour' }, words);
    expect(await wanted(from('Claire'))).toBe(false);
    await inbox.house.wroteTo('claire@other.example', named);
    expect(await wanted(from('Claire Delmas'))).toBe(false);
    await inbox.house.wroteTo('anne@client.example', { firstName: 'Anne', lastName: 'Roux', minutesAgo: 31 * 24 * 60 });
    expect(await wanted(from('Anne Roux'))).toBe(false);
  });

  test('is whom they are called like, of those whom we wrote to in the company', async () => {
    const named = { firstName: 'Claire', lastName: 'Delmas', minutesAgo: 50 };
    const claire = await inbox.house.wroteTo('claire@client.example', named);
    await inbox.house.wroteTo('paul@client.example', { firstName: 'Paul', lastName: 'Roux', minutesAgo: 5 });
    await take(letter({ From: 'Claire Delmas <cd@client.example>', Subject: 'x' }, 'Ne m’écrivez plus, merci.'));
    expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'opt_out', matchedBy: 'company' }]);
    expect(await suppressed('claire@client.example', 'paul@client.example')).toEqual(['claire@client.example']);
  });

  test('in letters that are not ASCII is known under the address that we wrote to', async () => {
    const claire = await inbox.house.wroteTo('claire@xn--bcher-kva.example');
    const raw = letter({ From: 'claire@bücher.example', Subject: 'x' }, 'Ne m’écrivez plus, merci.');
    expect(await wanted(raw)).toBe(true);
    await take(raw);
    expect(await filed()).toEqual([{ leadId: claire.leadId, kind: 'opt_out', matchedBy: 'address' }]);
  });

  test('and asks to be left alone is, and so is whom we wrote to; our own house never', async () => {
    const claire = await inbox.house.wroteTo('claire@client.example');
    await take(letter({ From: 'zoe+x@client.example', Subject: 'Re: x' }, 'Ne nous écrivez plus, merci.'));
    expect(await suppressed('claire@client.example', 'zoe@client.example')).toHaveLength(2);
    const headers = { From: 'marc@ondine.example', Subject: 'Fwd: x', 'In-Reply-To': claire.messageId };
    await take(letter(headers, 'Ne m’écrivez plus, merci.'));
    expect(await suppressed('marc@ondine.example', 'sophie@ondine.example')).toEqual([]);
  });
});
