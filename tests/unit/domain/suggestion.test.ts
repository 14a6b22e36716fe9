import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_WINDOW, HOUR_MS, isInWindow, localTime, MINUTE_MS } from '#domain/calendar.ts';
import { freeTimes, TALK_MS, timeWords } from '#domain/free_time.ts';
import { newId } from '#domain/id.ts';
import { answersTo, likeness, type Knowledge, type KnowledgeKind } from '#domain/knowledge.ts';
import { REPLY_LANGUAGES, type ReplyLanguage } from '#domain/language.ts';
import { addressOf, askedIn, rememberedQuestion } from '#domain/question.ts';
import { suggestReply } from '#domain/suggestion.ts';
import { offerWords, withParagraph } from '#domain/suggestion_text.ts';
import { EN } from '#domain/suggestion_texts/en.ts';
import { FR } from '#domain/suggestion_texts/fr.ts';
import { DE, ES, IT, NL } from '#domain/suggestion_texts/others.ts';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import { DEFAULT_VOICE } from '#domain/voice.ts';
import { ANY_TIME, wantedTimeIn } from '#domain/wanted_time.ts';

let made = 0;
const entry = (
  title: string,
  text: string,
  { language = null, kind = 'answer' }: { language?: ReplyLanguage | null; kind?: KnowledgeKind } = {},
): Knowledge => ({ id: newId('kno', (made += 1), new Uint8Array(10)), kind, title, text, language });

const PRICE = entry('Combien ça coûte ?', 'À partir de 900 € par mois pour un site, sans engagement de durée.');
const PRICE_EN = entry('What does it cost?', 'From €900 a month for one site.', { language: 'en' });
const PRICE_FR = entry('Nos tarifs', '900 € par mois et par site.', { language: 'fr' });
const HOSTING = entry('Où sont hébergées les données ?', 'En France, chez un hébergeur certifié ISO 27001.');
const METERS = entry('Les compteurs Modbus', 'Nous lisons les compteurs Modbus et M-Bus sans passerelle.');
const DEAR = entry('C’est trop cher', 'Un site type rembourse son abonnement en quatre mois.', { kind: 'objection' });
const OFFER = entry('Ce que nous vendons', 'Un suivi des consommations, atelier par atelier.', { kind: 'offer' });
const TEXTS = { fr: FR, en: EN, de: DE, es: ES, it: IT, nl: NL };
const ALL = [PRICE, HOSTING, METERS, DEAR, OFFER];

const asked = {
  kind: 'info_request',
  fallback: 'fr',
  referral: null,
  wanted: ANY_TIME,
  whyUrl: null,
  firstName: 'Julie',
  bookingUrl: 'https://cal.example/sophie?metadata%5Blead%5D=token',
  senderFirstName: 'Sophie',
  knowledge: ALL,
  voice: DEFAULT_VOICE,
  variant: 0,
} as const;
const suggest = (reply: string, more: Partial<Parameters<typeof suggestReply>[0]> = {}) => {
  const suggested = suggestReply({ ...asked, reply, ...more });
  if (suggested === null) throw new Error('nothing suggested');
  return suggested;
};

describe('what a reply asks', () => {
  it('is found in its own words, several things in one sentence too', () => {
    const { questions, statements } = askedIn(
      'Bonjour Sophie,\n\nLe sujet m’intéresse. Quel est le prix pour un site, et comment sont hébergées les données ?\nPouvez-vous m’envoyer une plaquette.',
    );
    expect(questions).toEqual([
      'Quel est le prix pour un site',
      'comment sont hébergées les données ?',
      'Pouvez-vous m’envoyer une plaquette.',
    ]);
    expect(statements.join(' ')).toContain('Le sujet m’intéresse.');
    expect(askedIn('Quel est le tarif, et avez-vous une plaquette à m’envoyer ?').questions).toEqual([
      'Quel est le tarif',
      'avez-vous une plaquette à m’envoyer ?',
    ]);
    expect(askedIn('Bonjour Sophie,\nQuel est votre tarif ?').questions).toEqual(['Quel est votre tarif ?']);
    expect(askedIn('I would like to know how it works with SAP.').questions).toHaveLength(1);
  });

  it('is remembered without the address and the number of whoever asked', () => {
    const asked = 'Pouvez-vous envoyer le tarif 2027 à marie@albane.example ou au 06 12 34 56 78 ?';
    expect(rememberedQuestion(asked)).toBe('Pouvez-vous envoyer le tarif 2027 à … ou au … ?');
  });

  it('leaves out when to meet, and how one is', () => {
    expect(askedIn('Comment allez-vous ? Seriez-vous disponible jeudi ?').questions).toEqual([]);
    expect(askedIn('How are you? Could we meet on Thursday at 2 pm?').questions).toEqual([]);
    expect(askedIn('This sounds interesting. What times could you do?').questions).toEqual([]);
    expect(askedIn('Volontiers. Quand pourrions-nous échanger ?').questions).toEqual([]);
    for (const when of [
      'Wann hätten Sie Zeit für ein kurzes Gespräch?',
      '¿Cuándo podríamos hablar?',
      'Quando potremmo parlarne?',
      'Wanneer komt het u uit om te bellen?',
    ])
      expect(askedIn(when).questions).toEqual([]);
    for (const known of ['What times of the day does it measure?', 'Wann können Sie liefern?'])
      expect(askedIn(known).questions).toHaveLength(1);
  });
});

describe('knowledge', () => {
  const bestFor = (sentence: string, language: ReplyLanguage = 'fr') =>
    answersTo(sentence, language, ALL)[0]?.title ?? null;

  it('answers a question asked in other words', () => {
    for (const question of [
      'Quel est votre tarif ?',
      'Vous avez une idée du budget ?',
      'Et le prix ?',
      'HOW MUCH IS IT?',
    ])
      expect(bestFor(question), question).toBe(PRICE.title);
    expect(bestFor('Vos serveurs sont-ils conformes au RGPD ?')).toBe(HOSTING.title);
    expect(bestFor('Is it compatible with our Modbus compteurs?', 'en')).toBe(METERS.title);
    expect(bestFor('Pouvez-vous m’en dire plus, une documentation ?')).toBe(OFFER.title);
  });

  it('does not answer what it is not about', () => {
    for (const question of [
      'Combien de temps dure la mise en place ?',
      'Quel est le prix de l’intégration avec SAP ?',
      'Pourquoi ?',
      'Avez-vous des clients en Belgique ?',
    ])
      expect(bestFor(question), question).toBeNull();
  });

  it('is quoted in its own language alone, and before what is said in any', () => {
    const known = [PRICE, PRICE_EN, PRICE_FR];
    expect(answersTo('Quel est le prix ?', 'fr', known).map(({ id }) => id)).toEqual([PRICE_FR.id, PRICE.id]);
    expect(answersTo('What is the price?', 'en', known).map(({ id }) => id)).toEqual([PRICE_EN.id, PRICE.id]);
    expect(answersTo('What is the price?', 'en', [PRICE_FR])).toEqual([]);
  });

  it('is alike by its words, whatever their case, accents and order', () => {
    const words = fc.array(fc.constantFrom('compteur', 'vapeur', 'électricité', 'atelier', 'réseau', 'pompe'), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(words, words, (one, other) => {
        const alike = likeness(one.join(' '), { kind: 'answer', title: other.join(' '), text: '' });
        expect(alike).toBeGreaterThanOrEqual(0);
        expect(alike).toBeLessThanOrEqual(1);
        const shouted = one.toReversed().join(' ').normalize('NFD').toUpperCase();
        expect(likeness(shouted, { kind: 'answer', title: other.join(' '), text: '' })).toBe(alike);
        expect(likeness(one.join(' '), { kind: 'answer', title: one.join(' '), text: '' })).toBe(1);
      }),
    );
  });
});

describe('a suggested answer', () => {
  it('quotes what is known of what was asked, and says where each thing is from', () => {
    const { words, claims, open } = suggest('Bonjour,\nQuel est le tarif ? Où sont hébergées les données ?');
    expect(words).toBe(
      [
        'Bonjour Julie,',
        'Merci de vos questions.',
        PRICE.text,
        HOSTING.text,
        `Le plus simple est de choisir le moment qui vous convient ici\u00a0: ${asked.bookingUrl}`,
        'Bonne journée,',
        'Sophie',
      ].join('\n\n'),
    );
    expect(claims).toEqual([
      { text: PRICE.text, sources: [PRICE.id] },
      { text: HOSTING.text, sources: [HOSTING.id] },
    ]);
    expect(open).toEqual([]);
  });

  it('says which question is open where nothing known answers it', () => {
    const { words, claims, open } = suggest('Le sujet est ouvert. Combien de temps dure la mise en place ?');
    expect(open).toEqual(['Combien de temps dure la mise en place ?']);
    expect(claims).toEqual([]);
    for (const { text } of ALL) expect(words).not.toContain(text);
  });

  it('uses what was answered to a question at once, even one of no word that says anything', () => {
    for (const question of ['Pourquoi ?', 'Combien de temps dure la mise en place ?']) {
      const known = entry(question, 'Deux semaines.');
      expect(suggest(question, { knowledge: [known] })).toMatchObject({ open: [], claims: [{ text: known.text }] });
    }
  });

  it('promises to answer what it does not, and thanks for what was written', () => {
    const invitation = (reply: string, more: Partial<typeof asked> = {}) =>
      suggest(reply, more)
        .words.split('\n\n')
        .find((one) => one.includes(asked.bookingUrl));
    expect(invitation('Combien de temps dure la mise en place ?')).toMatch(
      /^Je vous réponds volontiers de vive voix\./,
    );
    expect(invitation('Quel est le tarif ? Combien de temps dure la mise en place ?')).toMatch(/^Pour le reste, /);
    expect(suggest('Quel est le tarif ? Quelle est la durée ?').words).toContain('Merci de vos questions.');
    expect(suggest('Envoyez-moi vos tarifs.').words).toContain('Merci de votre réponse.');
  });

  it('takes up the time that they propose', () => {
    const reply = 'Oui pourquoi pas, mardi 14h ça vous va ?';
    const to = { kind: 'interested', wanted: wantedTimeIn(reply, '2026-11-26') } as const;
    expect(suggest(reply, to).words).toContain('vous pouvez réserver ce moment, ou un autre, ici');
    expect(suggest(reply, { ...to, bookingUrl: null }).words).toContain('je vous confirme ce moment');
  });

  it.each([
    ['Voyez avec Paul Girard.', 'paul.girard@nordin.example', 'Je lui écris, et je ne vous dérange pas davantage.'],
    ['Bonjour Sophie, voyez avec Paul Girard.', null, 'À quelle adresse pourrais-je lui écrire'],
    ['Adressez-vous à notre directeur technique.', null, 'À quelle adresse pourrais-je lui écrire'],
    ['You should talk to our facilities manager, Dan Hughes.', null, 'best address to reach them at'],
    ['Je transmets à mon directeur, il reviendra vers vous.', null, 'J’attends son retour'],
    ['I’ve forwarded this to Anna, she’ll be in touch.', null, 'wait to hear from them'],
    ['Bonjour Sophie Vasseur, ce n’est pas de mon ressort.', null, 'À qui pourrais-je m’adresser à ce sujet'],
    ['I don’t handle this, sorry.', null, 'Who would be the right person'],
  ])('writes to whom they point to only where they say how: %s', (reply, referral, words) => {
    expect(suggest(reply, { kind: 'referral', referral }).words).toContain(words);
  });

  it('names no day of its own to who wants no talk now', () => {
    expect(suggest('Pas le bon moment.', { kind: 'not_now' }).words).not.toMatch(/date|\d/);
  });

  it('takes leave of who refuses, and meets what they object to once, for them to decide', () => {
    const bare = suggest('Non merci.', { kind: 'negative' });
    expect(bare).toMatchObject({ claims: [], open: [], invites: false });
    expect(bare.words).toContain('Je ne vous écris plus à ce sujet.');
    const met = suggest('C’est trop cher pour nous, non ?', { kind: 'negative' });
    expect(met.words).not.toContain(asked.bookingUrl);
    const dear = suggest('C’est trop cher pour nous.', { kind: 'negative' });
    expect(dear).toMatchObject({ claims: [{ text: DEAR.text, sources: [DEAR.id] }], invites: false });
    expect(dear.words).toContain('Si cela change votre regard, un mot de vous suffit. Sinon, je ne vous écris plus');
  });

  it('shows who asks where their address came from the page that says it', () => {
    const whyUrl = 'https://leadgen.example/w/token';
    for (const reply of [
      'Comment avez-vous eu mes coordonnées ?',
      'D’où tenez-vous mon adresse ?',
      'Quelles données avez-vous sur moi ?',
      'Where did you get my email address?',
    ]) {
      const shown = suggest(reply, { whyUrl });
      expect(shown.open, reply).toEqual([]);
      expect(shown.words, reply).toContain(whyUrl);
      expect(suggest(reply, { knowledge: [] }).open, reply).toHaveLength(1);
    }
    expect(suggest('Où sont hébergées les données ?', { whyUrl }).words).not.toContain(whyUrl);
  });

  it('meets an objection that is known', () => {
    expect(suggest('Honnêtement c’est trop cher pour nous.', { kind: 'interested' }).claims).toEqual([
      { text: DEAR.text, sources: [DEAR.id] },
    ]);
  });

  it('follows the language and the address of the reply', () => {
    expect(suggest('Hello, what is the price of it? Thank you.')).toMatchObject({ language: 'en', address: 'vous' });
    for (const [reply, language, words] of [
      ['Guten Tag, das klingt interessant. Was kostet das für eine Anlage?', 'de', 'vielen Dank für Ihre Frage.'],
      ['Hola, me interesa mucho. ¿Cuánto cuesta?', 'es', 'Muchas gracias por su pregunta.'],
      ['Buongiorno, sono interessato. Quanto costa?', 'it', 'Grazie della Sua domanda.'],
      ['Goedendag, dat klinkt interessant. Wat kost het?', 'nl', 'Hartelijk dank voor uw vraag.'],
    ] as const) {
      const answer = suggest(reply);
      expect(answer).toMatchObject({ language, claims: [{ text: PRICE.text }] });
      expect(answer.words.split('\n\n')[1]).toBe(words);
    }
    // What is known in another language is no answer in this one.
    expect(suggest('Hola, me interesa. ¿Cuánto cuesta?', { knowledge: [PRICE_FR] })).toMatchObject({ claims: [] });
    expect(suggest('Ok').language).toBe('fr');
    const tu = suggest('Salut, tu peux me dire le tarif ?');
    expect(tu).toMatchObject({ language: 'fr', address: 'tu' });
    expect(addressOf('Quel est ton avis, et que proposez-vous à l’équipe ?', 'tu')).toBe('vous');
  });

  it('never says "vous" to somebody who says "tu", in any wording', () => {
    for (const kind of TRIAGE_KINDS)
      for (const variant of [0, 1]) {
        const to = { ...asked, kind, variant, reply: 'Dis-moi ce que tu en penses', knowledge: [] };
        for (const bookingUrl of [asked.bookingUrl, null])
          expect(suggestReply({ ...to, bookingUrl })?.words ?? '').not.toMatch(/\b(?:vous|votre|vos|null)\b/i);
      }
  });

  it('greets nobody whose name is not known, and leaves no gap', () => {
    expect(suggest('Quel prix ?', { firstName: null, senderFirstName: '' }).words).toMatch(/^Bonjour,\n\n/);
    expect(suggest('Quel prix ?', { senderFirstName: '' }).words).toMatch(/Bonne journée,$/);
  });

  it('greets nobody by what a file has in place of a name, and writes one in capitals as people do', () => {
    for (const firstName of ['{{lead.email}}', 'N/A', '<b>Julie</b>', 'julie@client.example', 'Julie\nMerci'])
      expect(suggest('Quel prix ?', { firstName }).words).toMatch(/^Bonjour,\n\n/);
    expect(suggest('Quel prix ?', { firstName: 'JEAN-MARC' }).words).toMatch(/^Bonjour Jean-Marc,\n\n/);
  });

  it('is worded otherwise when another is asked for, and comes round again', () => {
    const [first, second, third] = [0, 1, 2].map(
      (variant) => suggest('Quel est le tarif ?', { variant, knowledge: [PRICE] }).words,
    );
    expect(second).not.toBe(first);
    expect(third).toBe(first);
    const known = [PRICE, PRICE_FR];
    expect(suggest('Quel est le tarif ?', { knowledge: known, variant: 2 }).words).toContain(PRICE.text);
    expect(suggest('Quel est le tarif ?', { knowledge: known }).words).toContain(PRICE_FR.text);
  });

  it('invents nothing: each paragraph is the template’s or word for word what is known', () => {
    const replies = fc.array(
      fc.constantFrom('Quel est le prix ?', 'How is it hosted?', 'Modbus ?', 'C’est trop cher.', 'Merci.', '¿Cuánto?'),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(replies, fc.nat(9), fc.constantFrom(...REPLY_LANGUAGES), (sentences, variant, fallback) => {
        const reply = sentences.join(' ');
        const { language, words, claims } = suggest(reply, { variant, fallback });
        for (const { text, sources } of claims) {
          expect(ALL.find(({ id }) => sources.includes(id))?.text).toBe(text);
          expect(words).toContain(text);
        }
        const { greeting, thanks, inviting, close } = TEXTS[language];
        const invitations = Object.values(inviting).flatMap((of) => of.map((text) => `${text} ${asked.bookingUrl}`));
        const said = [...Object.values(thanks).flat(), ...Object.values(close).flat(), ...invitations];
        const known = new Set([`${greeting} Julie,`, ...said, 'Sophie', ...claims.map(({ text }) => text)]);
        expect(words.split('\n\n').filter((paragraph) => !known.has(paragraph))).toEqual([]);
      }),
    );
  });
});

describe('times that are offered', () => {
  const NOW = Date.parse('2026-11-26T10:00:00Z');
  const at = (text: string) => Date.parse(text);
  const calendar = {
    now: NOW,
    window: DEFAULT_WINDOW,
    zone: 'Europe/Paris',
    theirZone: 'Europe/Paris',
    isHoliday: () => false,
    taken: [],
  };
  const said = (more: Partial<Parameters<typeof freeTimes>[0]> = {}) =>
    freeTimes({ ...calendar, ...more }).map((time) => new Date(time).toISOString());

  it('are one on each of the next three working days', () => {
    expect(said()).toEqual(['2026-11-27T09:00:00.000Z', '2026-11-30T13:00:00.000Z', '2026-12-01T09:00:00.000Z']);
    expect(said({ isHoliday: (date) => date === '2026-11-27' })[0]).toBe('2026-11-30T09:00:00.000Z');
  });

  it('are never over a meeting of ours', () => {
    const taken = [{ startsAt: at('2026-11-27T09:15:00Z'), endsAt: at('2026-11-27T09:45:00Z') }];
    expect(said({ taken })[0]).toBe('2026-11-27T13:00:00.000Z');
    const allDay = [{ startsAt: at('2026-11-27T00:00:00Z'), endsAt: at('2026-11-28T00:00:00Z') }];
    expect(said({ taken: allDay })).toHaveLength(2);
  });

  it.each([
    ['un échange la semaine prochaine me va', ['2026-11-30T09:00', '2026-12-01T13:00', '2026-12-02T09:00']],
    ['I would be happy to have a call next week.', ['2026-11-30T09:00', '2026-12-01T13:00', '2026-12-02T09:00']],
    [
      'Mardi après-midi ou vendredi matin, si vous voulez.',
      ['2026-11-27T09:00', '2026-12-01T13:00', '2026-12-04T09:00'],
    ],
    ['Mardi 14h30 vous va ?', ['2026-12-01T13:30', '2026-12-08T13:30', '2026-12-15T13:30']],
    ['Would Tuesday at 2:30 pm work?', ['2026-12-01T13:30', '2026-12-08T13:30', '2026-12-15T13:30']],
    ['Pourquoi pas mardi à 23h ?', ['2026-12-01T09:00', '2026-12-08T13:00', '2026-12-15T09:00']],
    ['Appelez-moi demain après-midi.', ['2026-11-27T13:00', '2026-12-04T13:00', '2026-12-11T13:00']],
    ['Je ne suis pas là lundi.', ['2026-11-27T09:00', '2026-11-30T13:00', '2026-12-01T09:00']],
  ])('are of the days that suit them: %s', (reply, times) => {
    const wanted = wantedTimeIn(reply, '2026-11-26');
    expect(said({ wanted }).map((time) => time.slice(0, 16))).toEqual(times);
  });

  it('are others where none that suits them is free', () => {
    const taken = [{ startsAt: at('2026-11-30T00:00:00Z'), endsAt: at('2026-12-26T00:00:00Z') }];
    expect(said({ taken, wanted: wantedTimeIn('La semaine prochaine ?', '2026-11-26') })).toHaveLength(1);
  });

  it('are never at night where they are', () => {
    expect(said({ theirZone: 'America/New_York' })).toEqual([
      '2026-11-27T13:00:00.000Z',
      '2026-11-30T13:00:00.000Z',
      '2026-12-01T13:00:00.000Z',
    ]);
    expect(said({ theirZone: 'Pacific/Auckland' })).toEqual([]);
  });

  it('are to come, inside our hours, by day with them, and free, whatever the zones', () => {
    const zones = fc.constantFrom('Europe/Paris', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'Europe/London');
    const meetings = fc.array(
      fc.tuple(fc.integer({ min: -24, max: 150 }), fc.integer({ min: 15, max: 300 })).map(([hour, minutes]) => ({
        startsAt: NOW + hour * HOUR_MS,
        endsAt: NOW + hour * HOUR_MS + minutes * MINUTE_MS,
      })),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(zones, zones, meetings, fc.nat(400), (zone, theirZone, taken, days) => {
        const now = NOW + days * 24 * HOUR_MS;
        const moved = taken.map(({ startsAt, endsAt }) => ({
          startsAt: startsAt + days * 24 * HOUR_MS,
          endsAt: endsAt + days * 24 * HOUR_MS,
        }));
        for (const start of freeTimes({ ...calendar, now, zone, theirZone, taken: moved })) {
          expect(start).toBeGreaterThan(now);
          expect(isInWindow(start, DEFAULT_WINDOW, zone, () => false)).toBe(true);
          expect(isInWindow(start + TALK_MS - MINUTE_MS, DEFAULT_WINDOW, zone, () => false)).toBe(true);
          const { minuteOfDay } = localTime(start, theirZone);
          expect(minuteOfDay >= 8 * 60 && minuteOfDay + 30 <= 18 * 60).toBe(true);
          expect(moved.filter(({ startsAt, endsAt }) => startsAt < start + TALK_MS && endsAt > start)).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('are said in the reader’s language, on their clock', () => {
    const time = at('2026-11-27T13:30:00Z');
    expect(timeWords(time, 'fr', 'Europe/Paris', 'Europe/Paris')).toBe('vendredi 27 novembre à 14\u00a0h\u00a030');
    const first = Date.parse('2026-12-01T09:00:00Z');
    expect(timeWords(first, 'fr', 'Europe/Paris', 'Europe/Paris')).toBe('mardi 1er décembre à 10\u00a0h');
    expect(timeWords(time, 'en', 'America/New_York', 'Europe/Paris')).toBe(
      'Friday 27 November at 8:30 (New York time)',
    );
  });

  it('are said, and offered, in each language that is answered in', () => {
    const to = (language: ReplyLanguage) =>
      timeWords(at('2026-11-27T13:30:00Z'), language, 'Europe/Berlin', 'Europe/Paris');
    expect(offerWords([to('de')], { language: 'de', address: 'vous' })).toBe(
      'Ich schlage Ihnen Freitag, 27. November um 14:30 (Ortszeit, Berlin) vor.',
    );
    for (const language of REPLY_LANGUAGES) expect(to(language)).toMatch(/27.*(?:14:30|14\u00a0h\u00a030).*Berlin/);
    expect(withParagraph('Guten Tag,\n\nDanke.\n\nViele Grüße\n\nSophie', null, 'X').split('\n\n')[2]).toBe('X');
  });

  it('stand above the booking link, in place of those offered before, and go again', () => {
    const { words } = suggest('Quel est le tarif ?');
    const to = { language: 'fr', address: 'vous' } as const;
    const one = offerWords(['jeudi'], to);
    const two = offerWords(['jeudi', 'vendredi'], to);
    expect(two).toBe('Je vous propose jeudi ou vendredi.');
    const offered = withParagraph(words, null, one);
    expect(offered.split('\n\n')[3]).toBe(one);
    expect(withParagraph(offered, one, two).split('\n\n')[3]).toBe(two);
    expect(withParagraph(offered, one, null)).toBe(words);
    expect(withParagraph('Bonjour,\n\nMerci.\n\nÀ bientôt,\n\nSophie', null, one).split('\n\n')[2]).toBe(one);
    expect(withParagraph('tout autre chose', one, null)).toBe('tout autre chose');
  });
});
