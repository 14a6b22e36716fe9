import { describe, expect, it } from 'vitest';
import WEIGHTS from '#domain/triage/weights.json' with { type: 'json' };
import { examplesOf, fingerprintOf } from '#infra/local/learning/examples.ts';
import { learn } from '#infra/local/learning/learn.ts';
import { likelihoods, modelOf, READ_KINDS, signalsOf } from '#domain/triage/model.ts';
import { phrased } from '#domain/triage/phrased.ts';
import { judge } from '../../support/triage_score.ts';
import { collection } from '../../support/triage_collections.ts';

describe('learning from examples', () => {
  it('has learnt from the examples that there are: `npm run triage:learn` writes what is missing', () => {
    const examples = [...examplesOf('seen'), ...examplesOf('unseen')];
    expect(WEIGHTS.learntFrom).toBe(fingerprintOf(examples));
    expect(WEIGHTS.texts).toBe(examples.length);
  });

  it('holds no example among both those that phrases were written with and those that they never saw', () => {
    const seen = new Set(examplesOf('seen').map(({ text }) => text));
    expect(examplesOf('unseen').filter(({ text }) => seen.has(text))).toEqual([]);
  });

  it('tells what it was taught from what it was not, by words that no phrase knows, and the same each time', () => {
    const said = (kind: number, words: readonly string[], hand: string) =>
      words.flatMap((one) => words.map((other) => ({ kind, text: `${one} ${other} ${hand}`, hand })));
    const [yes, no] = [READ_KINDS.indexOf('interested'), READ_KINDS.indexOf('negative')];
    const unseen = ['a', 'b', 'c', 'd', 'e'].flatMap((hand) => [
      ...said(yes, ['zarbel', 'mivoune', 'tekri'], hand),
      ...said(no, ['gloupe', 'harnot', 'cindi'], hand),
    ]);
    const { weights, judged } = learn([], unseen, () => undefined);
    expect(judged.every(({ example, shares }) => shares.indexOf(Math.max(...shares)) === example.kind)).toBe(true);
    const model = modelOf(weights);
    const read = (text: string): number[] => likelihoods(signalsOf(model, text, phrased([])), model.mixing);
    expect(read('mivoune tekri')[yes]).toBeGreaterThan(0.5);
    expect(read('harnot cindi')[no]).toBeGreaterThan(0.5);
    expect(model.knows('quelque chose')).toBe(false);
    expect(learn([], unseen, () => undefined).weights).toEqual(weights);
  });

  it('is as sure as it is right, on collections that it has not learnt from', async () => {
    const judged = await judge(['ninth', 'tenth'].flatMap(collection));
    const people = judged.filter(({ found }) => found.reason.rule !== 'none' && !found.reason.rule.startsWith('auto.'));
    const right = (of: typeof people): number =>
      of.filter(({ wanted, found }) => (found.withheld ?? found.kind) === wanted.kind).length / of.length;
    const sure = people.filter(({ found }) => found.confidence >= 0.9);
    expect(right(sure)).toBeGreaterThanOrEqual(0.95);
    expect(right(people.filter(({ found }) => found.confidence < 0.9))).toBeLessThan(right(sure) - 0.1);
  });
});
