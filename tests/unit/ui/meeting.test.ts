import { describe, expect, it } from 'vitest';
import { OUTCOME_SAYS, MEETING_OUTCOMES } from '#domain/meeting.ts';
import { outcomeOf, outcomesAfter } from '#ui/lib/meeting/outcome.ts';

describe('what can be said of a meeting', () => {
  it('is nothing of one that was called off', () => {
    expect(outcomesAfter({ status: 'cancelled', deal: null })).toEqual([]);
  });

  it.each(MEETING_OUTCOMES)('after %s leads there and back', (outcome) => {
    expect(outcomeOf(OUTCOME_SAYS[outcome])).toBe(outcome);
    const back = outcomesAfter(OUTCOME_SAYS[outcome]).filter(({ takesBack }) => takesBack);
    expect(back).toHaveLength(outcome === 'open' ? 0 : 1);
    for (const { outcome: before } of back)
      expect(outcomesAfter(OUTCOME_SAYS[before]).map((one) => one.outcome)).toContain(outcome);
  });
});
