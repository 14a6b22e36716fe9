import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import { isQualified, TAUGHT_KINDS } from '#domain/triage/kinds.ts';
import { NOTHING_LEARNT, type Example } from '#domain/triage/learnt.ts';
import { START_THRESHOLD, THRESHOLD_BOUNDS, thresholdOf, type Outcome } from '#domain/triage/threshold.ts';
import { triageMail } from '#domain/triage/triage.ts';
import { readWritten } from '../../support/written_mail.ts';

const read = (name: string) =>
  readWritten(readFileSync(fileURLToPath(new URL(`../../fixtures/triage/${name}.txt`, import.meta.url)), 'utf8'));
const mail = (body: string, headers = 'In-Reply-To: <1@sillage.example>') =>
  parseMail(
    new TextEncoder().encode(
      `From: Paul Martin <p@firm.example>\r\nTo: c@sillage.example\r\nSubject: Re: bornes\r\nDate: Wed, 04 Mar 2026 10:15:00 +0100\r\n${headers}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}`,
    ),
  );
const taught = async (body: string, examples: readonly Example[], headers?: string) =>
  triageMail(await mail(body, headers), { ...NOTHING_LEARNT, examples });

describe('triage that was taught', () => {
  const LETTER = 'Nous gelons les achats, voyez avec notre centrale de référencement de Lille.';

  it('reads the same letter again as a person sorted it, whatever its numbers and greeting', async () => {
    const before = (await taught(LETTER, [])).kind;
    expect(before).not.toBe('negative');
    const examples: Example[] = [{ kind: 'negative', text: LETTER }];
    for (const again of [LETTER, `Bonjour,\n${LETTER}`, LETTER.toUpperCase()])
      expect(await taught(again, examples)).toMatchObject({ kind: 'negative', reason: { rule: 'learnt.same' } });
  });

  it('goes by the newest of two lessons about one letter', async () => {
    const examples: Example[] = [
      { kind: 'not_now', text: LETTER },
      { kind: 'negative', text: LETTER },
    ];
    expect((await taught(LETTER, examples)).kind).toBe('not_now');
  });

  it('takes no letter for the same that a word turns into its contrary', async () => {
    const examples: Example[] = [
      { kind: 'interested', text: 'Votre offre correspond à ce que nous cherchons à Lille.' },
    ];
    const turned = await taught('Votre offre ne correspond pas à ce que nous cherchons à Lille.', examples);
    expect(turned.reason.rule).not.toBe('learnt.same');
    expect(isQualified(turned.kind)).toBe(false);
  });

  it('lets letters that are alike decide what the rules hesitate about, and nothing that they are sure of', async () => {
    const vague = 'Le comité de pilotage Alsace tranchera lors de sa session budgétaire.';
    const like: Example[] = [
      { kind: 'not_now', text: 'Le comité de pilotage tranchera en session budgétaire Alsace.' },
      { kind: 'not_now', text: 'Notre comité de pilotage Alsace tranchera bientôt, session budgétaire oblige.' },
    ];
    expect((await taught(vague, [])).kind).not.toBe('not_now');
    expect(await taught(vague, like)).toMatchObject({ kind: 'not_now', reason: { rule: 'learnt.like' } });
    const sure = 'Non merci, pas intéressé, notre comité de pilotage Alsace a tranché en session budgétaire.';
    expect((await taught(sure, like)).kind).toBe('negative');
  });

  it('knows again what a machine wrote only by the very same letter', async () => {
    const text = 'Votre message a bien été reçu par le service accueil et sera traité.';
    const examples: Example[] = [{ kind: 'referral', text }];
    expect((await taught(text, examples, 'Auto-Submitted: auto-replied')).kind).toBe('referral');
    const other = 'Votre message a bien été reçu, le service accueil est fermé.';
    expect((await taught(other, examples, 'Auto-Submitted: auto-replied')).kind).not.toBe('referral');
  });

  it('never unlearns a request to stop, nor books what speaks of one as interest, whatever it was taught', async () => {
    const replies = [...read('development'), ...read('heldout'), ...read('third')];
    const stops = replies.filter(({ kind }) => kind === 'opt_out');
    const other = replies.filter(({ kind }) => kind !== 'opt_out');
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...stops),
        fc.constantFrom(...TAUGHT_KINDS),
        fc.array(fc.tuple(fc.constantFrom(...TAUGHT_KINDS), fc.constantFrom(...other)), { maxLength: 20 }),
        async (stop, kind, lessons) => {
          const parsed = await parseMail(stop.raw);
          const plain = triageMail(parsed);
          const examples = [{ kind, text: stop.text }, ...lessons.map(([as, { text }]) => ({ kind: as, text }))];
          for (const threshold of [START_THRESHOLD, 1])
            expect(triageMail(parsed, { ...NOTHING_LEARNT, examples, threshold }).kind).toBe(plain.kind);
        },
      ),
      { numRuns: 150 },
    );
    const going = ['interested', 'info_request', 'referral', 'not_now', 'out_of_office', 'auto_reply'] as const;
    for (const mention of [
      'Je reçois beaucoup de spams et de démarchage mais votre approche change, à suivre.',
      'I nearly hit unsubscribe, then read on.',
    ])
      for (const kind of going) {
        const { kind: read } = await taught(mention, [{ kind, text: mention }]);
        expect([(await taught(mention, [])).kind, 'unclear']).toContain(read);
      }
  });

  it('takes neither reports nor complaints for anything else', async () => {
    const folder = fileURLToPath(new URL('../../fixtures/mail/', import.meta.url));
    for (const file of ['arf-abuse.eml', 'dsn-user-unknown.eml', 'dsn-full.eml']) {
      const parsed = await parseMail(readFileSync(folder + file));
      const text = parsed.textBody;
      const examples = TAUGHT_KINDS.map((kind) => ({ kind, text }));
      expect(triageMail(parsed, { ...NOTHING_LEARNT, examples, threshold: 1 }).kind).toBe(triageMail(parsed).kind);
    }
  });

  it('leaves to a person what is not sure enough here, and keeps what it was read as', async () => {
    const parsed = await mail('Peut-être. Combien ça coûte ?');
    const plain = triageMail(parsed);
    expect(plain.kind).toBe('info_request');
    expect(triageMail(parsed, { ...NOTHING_LEARNT, threshold: 1 })).toMatchObject({
      kind: 'unclear',
      withheld: 'info_request',
      confidence: plain.confidence,
    });
  });
});

const outcome = fc.record({ confidence: fc.double({ min: 0, max: 1, noNaN: true }), right: fc.boolean() });
const outcomes = fc.array(outcome, { maxLength: 200 });

describe('how sure a verdict must be', () => {
  it('stays within its bounds, whatever people correct', () => {
    const [lowest, highest] = THRESHOLD_BOUNDS;
    fc.assert(
      fc.property(outcomes, (all) => {
        expect(thresholdOf(all)).toBeGreaterThanOrEqual(lowest);
        expect(thresholdOf(all)).toBeLessThanOrEqual(highest);
      }),
    );
  });

  it('begins where it is calibrated, stays there while verdicts stand, and takes more than a few errors to move', () => {
    expect(thresholdOf([])).toBe(START_THRESHOLD);
    fc.assert(
      fc.property(outcomes, fc.array(outcome, { maxLength: 3 }), (all, few) => {
        expect(thresholdOf(all.map(({ confidence }) => ({ confidence, right: true })))).toBe(START_THRESHOLD);
        expect(thresholdOf(few)).toBe(START_THRESHOLD);
      }),
    );
    const wrong: Outcome[] = Array.from({ length: 8 }, () => ({ confidence: 0.79, right: false }));
    expect(thresholdOf(wrong)).toBe(0.8);
  });

  it('is never lower for one more error, nor higher for one more that stood', () => {
    fc.assert(
      fc.property(outcomes, outcome, (all, { confidence }) => {
        const now = thresholdOf(all);
        const then = thresholdOf([...all, { confidence, right: false }]);
        expect(then).toBeGreaterThanOrEqual(now);
        expect(thresholdOf([...all, { confidence, right: true }])).toBeLessThanOrEqual(now);
      }),
    );
  });
});
