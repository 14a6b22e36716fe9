import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bannedIn, refusalOf, withoutBanned, type BannedWord } from '#domain/banned_word.ts';
import { newId } from '#domain/id.ts';
import { lintVoice } from '#domain/lint.ts';
import { foldedWords } from '#domain/polarity.ts';
import { suggestReply } from '#domain/suggestion.ts';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import { DEFAULT_VOICE, voiceOf } from '#domain/voice.ts';
import { editsIn, type VoiceEdit } from '#domain/voice_edit.ts';
import { proposalKey, SEEN_AT_LEAST, voiceProposals, voiceWith, type SeenEdit } from '#domain/voice_proposal.ts';
import { ANY_TIME } from '#domain/wanted_time.ts';

const ban = (word: string, replacement: string | null = null): BannedWord => ({ word, replacement });
const id = <P extends 'drf' | 'cnv' | 'kno'>(prefix: P, at: number) => newId(prefix, at, new Uint8Array(10));

describe('a banned word', () => {
  it('is found whole, whatever its case and apostrophe, and never inside a link or an address', () => {
    const banned = [ban('solution'), ban("d'ailleurs"), ban('clé en main')];
    const found = (text: string) => bannedIn(text, banned).map(({ word }) => word);
    expect(found('Notre Solution, D’ailleurs, est clé\nen main.')).toEqual(banned.map(({ word }) => word));
    expect(found('Nos solutions. La dissolution. Une sous-solution. clés en main')).toEqual([]);
    expect(found('https://ondine.example/solution et solution@ondine.example')).toEqual([]);
  });

  it('is said otherwise, or taken out, and the sentence still begins and flows', () => {
    expect(withoutBanned('Solution simple. Une solution.', [ban('solution', 'outil')])).toBe(
      'Outil simple. Une outil.',
    );
    const out = (text: string) => withoutBanned(text, [ban('vraiment')]);
    expect(out('C’est vraiment simple.')).toBe('C’est simple.');
    expect(out('Vraiment simple.\n\nVraiment, c’est simple.')).toBe('Simple.\n\nC’est simple.');
    expect(out('C’est simple, vraiment, et rapide vraiment.')).toBe('C’est simple, et rapide.');
    expect(out('Voir https://ondine.example/vraiment vraiment')).toBe('Voir https://ondine.example/vraiment');
  });

  it('may not turn a sentence around, be a number, or be said in place of another', () => {
    expect(refusalOf(ban('sans'), [])).toBe('turns_around');
    expect(refusalOf(ban('simple', 'not simple'), [])).toBe('turns_around');
    expect(refusalOf(ban('900 €'), [])).toBe('malformed');
    expect(refusalOf(ban('outil', 'https://x.example'), [])).toBe('malformed');
    expect(refusalOf(ban('solution', 'outil'), [ban('outil')])).toBe('contradicts');
    expect(refusalOf(ban('outil'), [ban('solution', 'outil')])).toBe('contradicts');
    expect(refusalOf(ban('solution', 'outil'), [ban('solution')])).toBeNull();
  });

  it('stands in no text after it, and nothing else is gone, whatever is banned', () => {
    const words = fc.constantFrom(
      'très',
      'bon',
      'outil',
      'Vraiment',
      'simple',
      'clair',
      'a',
      '3',
      'x@y.example',
      '\n\n',
    );
    const bans = fc.uniqueArray(fc.constantFrom('très', 'bon', 'très bon', 'vraiment', 'outil', 'simple outil'), {
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(words, { maxLength: 24 }), bans, (text, banned) => {
        const all = banned.map((word) => ban(word));
        const left = withoutBanned(text.join(' '), all);
        expect(bannedIn(left, all)).toEqual([]);
        if (bannedIn(text.join(' '), all).length === 0) expect(left).toBe(text.join(' '));
        for (const word of ['clair', '3', 'x@y.example'])
          expect(left.toLowerCase().split(word).length).toBe(text.join(' ').split(word).length);
      }),
    );
  });

  it('is a remark that says what to change', () => {
    expect(lintVoice('Notre solution.', [ban('solution', 'outil'), ban('leader')])).toEqual([
      { rule: 'banned_word', severity: 'warn', values: { word: 'solution', replacement: 'outil' } },
    ]);
    expect(lintVoice('Le leader.', [ban('leader')])[0]?.values).toEqual({ word: 'leader' });
  });
});

describe('a suggested answer', () => {
  const asked = {
    kind: 'info_request',
    reply: 'Bonjour, quel est le tarif ?',
    fallback: 'fr',
    firstName: 'Julie',
    bookingUrl: null,
    referral: null,
    wanted: ANY_TIME,
    whyUrl: null,
    senderFirstName: 'Sophie',
    knowledge: [],
    variant: 0,
  } as const;
  const words = (voice: Partial<typeof DEFAULT_VOICE>, more: Partial<Parameters<typeof suggestReply>[0]> = {}) =>
    suggestReply({ ...asked, ...more, voice: voiceOf(voice) })?.words ?? '';

  it('greets and takes leave as the workspace does, and says "tu" where the reader does not tell', () => {
    const said = words({ greeting: { fr: 'Salut', en: null }, closing: { fr: 'Au plaisir', en: null }, address: 'tu' });
    expect(said).toMatch(/^Salut Julie,\n\n[^]*\n\nAu plaisir,\n\nSophie$/);
    expect(said).toContain('ta question');
    expect(words({ address: 'tu' }, { reply: 'Bonjour, quel est votre tarif ?' })).toContain('votre question');
    expect(words({ manner: 'friendly' }, { reply: 'Hello, what is the price of it?' })).toMatch(
      /^Hi Julie,\n\nThanks /,
    );
  });

  it('says no banned word, in any wording, but takes another wording before it takes words out', () => {
    const banned = ['merci', 'réponse', 'bonne journée', 'moment', 'question', 'thank', 'day'].map((one) => ban(one));
    for (const kind of TRIAGE_KINDS)
      for (const fallback of ['fr', 'en'] as const)
        for (const variant of [0, 1])
          expect(bannedIn(words({ banned }, { kind, fallback, variant, reply: 'Ok' }), banned)).toEqual([]);
    expect(words({ banned: [ban('question')] })).toContain('Merci de l’intérêt que vous portez au sujet.');
  });

  it('quotes what is known without a banned word, and still says where it is from', () => {
    const known = { id: id('kno', 1), kind: 'answer', title: 'Tarif', language: null } as const;
    const knowledge = [{ ...known, text: 'Notre solution coûte 900 € par mois.' }];
    const banned = [ban('solution', 'offre')];
    const suggested = suggestReply({ ...asked, knowledge, voice: voiceOf({ banned }) });
    expect(suggested?.claims).toEqual([{ text: 'Notre offre coûte 900 € par mois.', sources: [known.id] }]);
    expect(suggested?.words).toContain('Notre offre coûte 900 € par mois.');
  });
});

const SUGGESTED = `Bonjour Julie,

Merci de votre question.

Notre solution suit les compteurs de chaque atelier, et vos équipes voient vraiment où part la vapeur.

Bonne journée,

Sophie`;
const edited: Omit<Parameters<typeof editsIn>[0], 'sent'> = {
  suggested: SUGGESTED,
  language: 'fr',
  theirs: 'Comment suivez-vous la chaleur ?',
  names: ['Julie Roux', 'Sophie'],
};
const learnt = (sent: string, more: Partial<typeof edited> = {}) => editsIn({ ...edited, ...more, sent });
const changed = (from: string, to: string) => learnt(SUGGESTED.replace(from, to));

describe('what an edit tells', () => {
  it('is a word said otherwise or left out, a greeting, a closing', () => {
    const word = { kind: 'word', language: null };
    expect(changed('solution suit', 'plateforme suit')).toEqual([{ ...word, from: 'solution', to: 'plateforme' }]);
    expect(changed('voient vraiment', 'voient')).toEqual([{ ...word, from: 'vraiment', to: null }]);
    expect(changed('Bonjour Julie', 'Salut Julie')).toEqual([
      { kind: 'greeting', language: 'fr', from: 'Bonjour', to: 'Salut' },
    ]);
    expect(changed('Bonne journée,', 'Bien à vous,')).toEqual([
      { kind: 'closing', language: 'fr', from: 'Bonne journée', to: 'Bien à vous' },
    ]);
  });

  it('is nothing where nothing changed, where much did, and where something was only added', () => {
    expect(learnt(SUGGESTED)).toEqual([]);
    expect(learnt('Bonjour Julie,\n\nOui.\n\nSophie')).toEqual([]);
    expect(changed('Bonne journée', 'Je vous propose jeudi.\n\nBonne journée')).toEqual([]);
  });

  it('never turns a sentence around, and is no number, day, name or word of the recipient', () => {
    expect(changed('suit les', 'ne suit pas les')).toEqual([]);
    expect(changed('chaque atelier', 'aucun atelier')).toEqual([]);
    expect(changed('chaque atelier', 'quarante ateliers')).toEqual([]);
    expect(changed('chaque atelier', '12 ateliers')).toEqual([]);
    expect(changed('solution suit', 'Watt suit')).toEqual([]);
    expect(changed('Bonjour Julie', 'Bonjour Madame Roux')).toEqual([]);
    expect(changed('Bonjour Julie', 'Bonjour Monsieur')).toEqual([]);
    expect(changed('la vapeur', 'la chaleur')).toEqual([]);
    expect(learnt(SUGGESTED.replace('solution', 'roux'), { names: ['Julie Roux'] })).toEqual([]);
  });

  it('holds no digit, sign, name or long word of the recipient, whatever is written', () => {
    const word = fc.constantFrom(
      ...['solution', 'Marie', 'Dupont', 'atelier', 'chaleur', 'vraiment', '42', 'jeudi', 'ne', 'pas', 'clair', 'le'],
      ...['marie@albane.example', 'https://albane.example', '06 12 34 56 78', ',', '.', '\n\n', 'Cordialement,'],
    );
    const letter = fc.array(word, { maxLength: 40 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(letter, letter, (suggested, sent) => {
        for (const { from, to } of editsIn({ ...edited, suggested, sent, names: ['Marie Dupont'] })) {
          expect(`${from} ${to ?? ''}`).toMatch(/^[\p{L}'’ -]+$/u);
          const said = foldedWords(`${from} ${to ?? ''}`);
          expect(said.filter((one) => ['marie', 'dupont', 'chaleur', 'jeudi', 'pas'].includes(one))).toEqual([]);
          expect(from.split(' ').length).toBeLessThanOrEqual(4);
        }
      }),
    );
  });

  it('is the very word that was exchanged, wherever it stood', () => {
    const word = fc.constantFrom<string>('compteur', 'vapeur', 'atelier', 'pompe', 'mesure', 'usine', 'suivi');
    fc.assert(
      fc.property(fc.array(word, { minLength: 6, maxLength: 20 }), fc.nat(), (words, at) => {
        const place = 2 + (at % (words.length - 4));
        const put = (one: string) => `Bonjour,\n${words.with(place, one).join(' ')}.\nSophie`;
        const [edit, ...more] = editsIn({ ...edited, suggested: put('solution'), sent: put('plateforme') });
        expect([edit, more]).toEqual([{ kind: 'word', language: null, from: 'solution', to: 'plateforme' }, []]);
      }),
    );
  });
});

describe('what edits speak for', () => {
  const WORD: VoiceEdit = { kind: 'word', language: null, from: 'solution', to: 'plateforme' };
  const seen = (times: number, edit = WORD): SeenEdit[] =>
    Array.from({ length: times }, (_, at) => ({ ...edit, draftId: id('drf', at), conversationId: id('cnv', at % 2) }));
  const around = { sent: [], voice: DEFAULT_VOICE, decided: new Set<string>() };

  it('is proposed once it was seen often enough, with how often and where', () => {
    expect(voiceProposals(seen(SEEN_AT_LEAST - 1), around)).toEqual([]);
    expect(voiceProposals(seen(4), around)).toEqual([
      { ...WORD, key: proposalKey(WORD), times: 4, left: 0, conversations: [id('cnv', 0), id('cnv', 1)] },
    ]);
    const once = seen(1);
    expect(voiceProposals([...once, ...once, ...once], around)).toEqual([]);
  });

  it('is not proposed where as many answers left it, once it was decided, or when the voice has it', () => {
    const sent = ['Notre solution.', 'La solution, oui.', 'Cette Solution'];
    expect(voiceProposals(seen(3), { ...around, sent })).toEqual([]);
    expect(voiceProposals(seen(4), { ...around, sent })).toMatchObject([{ times: 4, left: 3 }]);
    expect(voiceProposals(seen(4), { ...around, decided: new Set([proposalKey(WORD)]) })).toEqual([]);
    expect(voiceProposals(seen(4), { ...around, voice: voiceOf({ banned: [ban('Solution')] }) })).toEqual([]);
    const closing: VoiceEdit = { kind: 'closing', language: 'fr', from: 'Bonne journée', to: 'Bien à vous' };
    const [proposal] = voiceProposals(seen(3, closing), around);
    if (!proposal) throw new Error('nothing is proposed');
    const voice = voiceWith(DEFAULT_VOICE, proposal);
    expect(voice.closing).toEqual({ fr: 'Bien à vous', en: null });
    expect(voiceProposals(seen(3, closing), { ...around, voice })).toEqual([]);
  });

  it('is the same in whatever order the edits come', () => {
    const all = [...seen(4), ...seen(3, { ...WORD, from: 'vraiment', to: null }), ...seen(2, { ...WORD, from: 'x' })];
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (edits) => {
        expect(voiceProposals(edits, around)).toEqual(voiceProposals(all, around));
      }),
    );
  });
});
