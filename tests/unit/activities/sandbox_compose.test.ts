import { describe, expect, it } from 'vitest';
import { composeMessage } from '#activities/adapters/mail/compose.ts';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import {
  openReceived,
  writeAnswer,
  writeBounce,
  writeComplaint,
  writeUnsubscribe,
} from '#activities/adapters/mail/sandbox_compose.ts';
import { LANGUAGES } from '#domain/language.ts';
import { colleagueOf, speak, type Speaker, type SpokenKind } from '#domain/sandbox_words.ts';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { triageMail } from '#domain/triage/triage.ts';
import { createTokens } from '#functions/tokens.ts';
import { tokensInSubject, unsubscribeMail } from '#domain/unsubscribe.ts';

const AT = new Date('2026-11-24T08:05:00Z');
const DATE = '2026-12-15';
const speakers = {
  fr: {
    language: 'fr',
    firstName: 'Émilie',
    lastName: 'Garnier',
    title: 'directrice commerciale',
    company: 'Garnier Conseil',
    email: 'emilie.garnier@garnier-conseil.example',
  },
  en: {
    language: 'en',
    firstName: 'Megan',
    lastName: 'Foster',
    title: 'managing director',
    company: 'Foster & Lane',
    email: 'megan.foster@foster-lane.example',
  },
} satisfies Record<string, Speaker>;

const received = async () => {
  // Long enough for its Message-ID field to be folded.
  const messageId = '<dsp_01m869ccz04d1kw0sfxepck180@mon-entreprise-de-conseil.sandbox.example>';
  const raw = await composeMessage({
    ...{
      sender: 'Sophie Vasseur <sophie@ondine.example>',
      recipient: 'x@y.example',
      subject: 'Vos fours',
      messageId,
      date: AT.getTime(),
    },
    ...{
      body: 'Bonjour,\n\nÊtes-vous intéressé ? Not interested? Unsubscribe.',
      inReplyTo: null,
      references: [],
      headers: {},
    },
  });
  return openReceived(raw, { messageId, at: AT });
};
const KINDS = {
  interested: 'interested',
  info_request: 'info_request',
  referral: 'referral',
  not_now: 'not_now',
  negative: 'negative',
  opt_out: 'opt_out',
  out_of_office: 'out_of_office',
} satisfies Record<SpokenKind, TriageKind>;
const SPOKEN = ['interested', 'info_request', 'referral', 'not_now', 'negative', 'opt_out', 'out_of_office'] as const;

describe('what people of a sandbox write', () => {
  it.each(LANGUAGES.flatMap((language) => SPOKEN.map((kind) => [kind, language] as const)))(
    'is understood as it is meant: %s in %s',
    async (kind, language) => {
      const speaker = speakers[language];
      const words = speak(kind, speaker, 'Sophie', DATE);
      const zone = 'Europe/Paris';
      const { raw } = await writeAnswer({ ...speaker, zone }, await received(), { id: 'ans_1', kind, words, at: AT });
      const triage = triageMail(await parseMail(raw));
      expect(triage.kind).toBe(KINDS[kind]);
      if (kind === 'not_now') expect(triage.comeBackDate).toBe(DATE);
      if (kind === 'out_of_office') expect(triage.returnDate).toBe(DATE);
      if (kind === 'referral') expect(triage.referral).toBe(colleagueOf(speaker).email);
      expect(triage.text).not.toContain('Unsubscribe');
    },
  );

  it('threads: it names the message that it answers and those before', async () => {
    const original = { ...(await received()), references: ['<first@ondine.example>'] };
    const { raw } = await writeAnswer({ ...speakers.fr, zone: 'Europe/Paris' }, original, {
      id: 'ans_1',
      kind: 'words',
      words: 'Oui.',
      at: AT,
    });
    const mail = await parseMail(raw);
    expect(mail.inReplyTo).toBe(original.messageId.slice(1, -1));
    expect(mail.references).toEqual(['first@ondine.example', original.messageId.slice(1, -1)]);
    expect(mail.subject).toBe('Re: Vos fours');
  });
});

describe('what machines of a sandbox write', () => {
  it.each([
    ['a non-delivery report (RFC 3464)', writeBounce, 'bounce_hard'],
    ['a feedback report (RFC 5965)', writeComplaint, 'complaint'],
  ] as const)('is %s that names the message and the recipient', async (_what, write, kind) => {
    const original = await received();
    const { raw, from } = await write(original, { id: 'ans_1', at: AT, recipient: speakers.en.email });
    const mail = await parseMail(raw);
    const triage = triageMail(mail);
    expect(from).toBe('');
    expect(triage.kind).toBe(kind);
    expect(mail.report.originalHeaders?.['message-id']).toEqual([original.messageId]);
    expect(triage.recipients.map(({ address }) => address)).toEqual([speakers.en.email]);
  });
});

describe('the mail program of who wants no more', () => {
  const asked = async (headers: Record<string, string>) => {
    const raw = await composeMessage({
      ...{
        sender: 'sophie@ondine.example',
        recipient: 'x@y.example',
        subject: 'Vos fours',
        messageId: '<a@b.example>',
      },
      ...{ date: AT.getTime(), body: 'Bonjour', inReplyTo: null, references: [], headers },
    });
    return (await openReceived(raw, { messageId: '<a@b.example>', at: AT })).unsubscribeMail;
  };

  it('writes the mail that the message asks for, in no thread, and carries its token', async () => {
    const token = createTokens('secret', () => AT).sign('ws_01m869ccz0wkdwxq96vasj9sqg||ld_01m869ccz0wkdwxq96vasj9sqg');
    const address = unsubscribeMail('so+phie@ondine.example', token);
    const mail = await asked({ 'List-Unsubscribe': `<https://leadgen.example/o/t>, <${address}>` });
    expect(mail).toEqual({ to: 'so+phie@ondine.example', subject: `unsubscribe ${token}` });
    if (mail === null) throw new Error('no mail');
    const { raw, from } = await writeUnsubscribe(mail, { id: 'ans_1', at: AT, recipient: 'megan@foster.example' });
    const read = await parseMail(raw);
    expect(from).toBe('megan@foster.example');
    expect([read.from?.address, read.inReplyTo, read.subject]).toEqual([from, null, mail.subject]);
    expect(tokensInSubject(read.subject)).toContain(token);
  });

  it('has nothing to write where the message asks for none', async () => {
    expect(await asked({})).toBeNull();
    expect(await asked({ 'List-Unsubscribe': '<https://leadgen.example/o/t>' })).toBeNull();
  });
});
