import type { Step } from '#domain/sequence.ts';

/** What keeps a sequence from being saved: an empty message, or a first message without a subject. Steps count from 1. */
export type Incomplete = { readonly what: 'subject' | 'body'; readonly step: number; readonly variant: string };

export function incompleteOf(steps: readonly Step[]): Incomplete | null {
  for (const [at, { variants }] of steps.entries()) {
    for (const { label, texts } of variants) {
      for (const { subject, body } of Object.values(texts)) {
        if (body.trim() === '') return { what: 'body', step: at + 1, variant: label };
        if (at === 0 && subject.trim() === '') return { what: 'subject', step: 1, variant: label };
      }
    }
  }
  return null;
}
