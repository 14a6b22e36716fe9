import { describe, expect, it } from 'vitest';
import { stepsSchema } from '#domain/campaign.schema.ts';
import { lint } from '#domain/lint.ts';
import { renderTemplate, variablesOf, type TemplateValues } from '#domain/template.ts';
import { incompleteOf } from '#ui/lib/sequence/incomplete.ts';
import { blankStep, starterSteps } from '#ui/lib/sequence/starter.ts';
import { Undo } from '#ui/lib/sequence/undo.ts';

const VALUES: TemplateValues = {
  'lead.firstName': 'Claire',
  'company.name': 'Céramiques Tholozan',
  opener: 'J’ai lu sur tholozan.example : « Le deuxième four tunnel est passé à l’électrique ».',
  'sender.firstName': 'Sophie',
  'sender.company': 'Ondine Conseil',
};

describe('the starter sequence', () => {
  const texts = starterSteps({ opener: true }).flatMap(({ variants }, at) =>
    variants.flatMap((variant) =>
      (['fr', 'en'] as const).map((language) => ({ at, language, text: variant.texts[language] })),
    ),
  );

  it('is a sequence that the API takes', () => {
    expect(stepsSchema.safeParse(starterSteps({ opener: true })).success).toBe(true);
    expect(incompleteOf(starterSteps({ opener: true }))).toBeNull();
  });

  it.each(texts)('reads well at step $at in $language', ({ at, language, text }) => {
    const subject = renderTemplate(text?.subject ?? '', VALUES);
    const body = renderTemplate(text?.body ?? '', VALUES);
    if (!subject.ok || !body.ok) throw new Error('It cannot be written for a lead whose fields are all there.');
    const findings = lint({
      subject: at === 0 ? subject.text : 'Re: x',
      body: body.text,
      language,
      isFollowUp: at > 0,
      hasOptOut: true,
      banned: [],
    });
    expect(findings).toEqual([]);
  });

  it('is never written for someone without a first name', () => {
    for (const { text } of texts)
      expect(renderTemplate(text?.body ?? '', { ...VALUES, 'lead.firstName': null }).ok).toBe(false);
  });

  it('rests its first message on a proven fact', () => {
    const firsts = texts.filter(({ at }) => at === 0);
    for (const { text } of firsts) expect(variablesOf(text?.body ?? '')).toContain('opener');
  });

  it('keeps French punctuation on its line', () => {
    const french = texts
      .filter(({ language }) => language === 'fr')
      .map(({ text }) => `${text?.subject ?? ''}\n${text?.body ?? ''}`);
    expect(french.filter((text) => / [:;?!»]|« /.test(text))).toEqual([]);
  });
});

describe('what keeps a sequence from being saved', () => {
  it('is an empty message, or a first message without a subject', () => {
    expect(incompleteOf([blankStep(0, 'fr')])).toEqual({ what: 'body', step: 1, variant: 'A' });
    const first = { delayWorkingDays: 0, variants: [{ label: 'A', texts: { fr: { subject: ' ', body: 'Bonjour' } } }] };
    expect(incompleteOf([first])).toEqual({ what: 'subject', step: 1, variant: 'A' });
  });

  it('is not the missing subject of a follow-up', () => {
    const [first] = starterSteps({ opener: true });
    if (first === undefined) throw new Error('There is a first step.');
    const next = { delayWorkingDays: 5, variants: [{ label: 'A', texts: { en: { subject: '', body: 'Hello' } } }] };
    expect(incompleteOf([first, next])).toBeNull();
  });
});

describe('undo in a field', () => {
  it('takes quick edits back together, and gives them again', () => {
    const undo = new Undo();
    undo.remember({ text: '', caret: 0 }, 0);
    undo.remember({ text: 'a', caret: 1 }, 100);
    undo.remember({ text: 'ab', caret: 2 }, 2000);
    const now = { text: 'abc', caret: 3 };
    expect(undo.undo(now)).toEqual({ text: 'ab', caret: 2 });
    expect(undo.undo({ text: 'ab', caret: 2 })).toEqual({ text: '', caret: 0 });
    expect(undo.undo({ text: '', caret: 0 })).toBeNull();
    expect(undo.redo({ text: '', caret: 0 })).toEqual({ text: 'ab', caret: 2 });
    expect(undo.redo({ text: 'ab', caret: 2 })).toEqual(now);
  });

  it('forgets what was undone once something else is written', () => {
    const undo = new Undo();
    undo.remember({ text: '', caret: 0 }, 0);
    undo.undo({ text: 'a', caret: 1 });
    undo.remember({ text: '', caret: 0 }, 5000);
    expect(undo.redo({ text: 'b', caret: 1 })).toBeNull();
  });
});
