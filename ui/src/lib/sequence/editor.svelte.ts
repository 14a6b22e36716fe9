import { MAX_STEPS } from '#domain/campaign.ts';
import type { Id } from '#domain/id.ts';
import type { Language } from '#domain/language.ts';
import type { Step, StepText, Variant } from '#domain/sequence.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { incompleteOf } from './incomplete.ts';
import type { Sequence } from './read.ts';
import { blankStep } from './starter.ts';

const SAVE_AFTER_MS = 700;
const RETRY_AFTER_MS = 4000;
const NEXT_DELAY = 5;

export type Saving = 'saved' | 'dirty' | 'saving' | 'failed' | 'incomplete';

/** A sequence in hand: what is written, where one is in it, and whether it is saved. */
export class SequenceEditor {
  steps = $state<Step[]>([]);
  at = $state(0);
  variantAt = $state(0);
  language = $state<Language>('fr');
  saving = $state<Saving>('saved');
  version = $state<number | null>(null);
  published = $state(false);
  readonly #campaignId: Id<'cmp'>;
  /** What the API has, to know whether anything changed. */
  #kept = '';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> = Promise.resolve();

  constructor(campaignId: Id<'cmp'>, language: Language, sequence: Sequence | null) {
    this.#campaignId = campaignId;
    this.language = language;
    if (sequence === null) return;
    this.steps = sequence.steps;
    this.#take(sequence);
    if (this.variant?.texts[language] === undefined) this.language = language === 'fr' ? 'en' : 'fr';
  }

  readonly step: Step | undefined = $derived(this.steps[this.at]);
  readonly variant: Variant | undefined = $derived(this.step?.variants[this.variantAt] ?? this.step?.variants[0]);
  readonly text: StepText | undefined = $derived(this.variant?.texts[this.language]);
  readonly incomplete = $derived(incompleteOf(this.steps));

  begin(steps: Step[]): void {
    this.steps = steps;
    this.select(0);
    this.changed();
  }

  select(at: number, variantAt = 0): void {
    this.at = at;
    this.variantAt = variantAt;
  }

  addStep(): void {
    if (this.steps.length >= MAX_STEPS) return;
    this.steps = [...this.steps, blankStep(NEXT_DELAY, this.language)];
    this.select(this.steps.length - 1);
    this.changed();
  }

  /** The step after a first one that goes becomes the first: at once, with a subject to write. */
  removeStep(at: number): void {
    this.steps = this.steps
      .filter((_, index) => index !== at)
      .map((step, index) => (index === 0 ? { ...step, delayWorkingDays: 0 } : step));
    this.select(Math.min(this.at, this.steps.length - 1));
    this.changed();
  }

  setDelay(at: number, days: number): void {
    const step = this.steps[at];
    if (step === undefined || at === 0 || !Number.isInteger(days)) return;
    step.delayWorkingDays = Math.min(60, Math.max(1, days));
    this.changed();
  }

  /** Variant B begins as a copy of A: one changes one thing at a time. */
  addVariant(): void {
    const first = this.step?.variants[0];
    if (this.step === undefined || first === undefined || this.step.variants.length > 1) return;
    this.step.variants = [first, { label: 'B', texts: $state.snapshot(first.texts) }];
    this.variantAt = 1;
    this.changed();
  }

  removeVariant(): void {
    if (this.step === undefined || this.step.variants.length < 2) return;
    this.step.variants = this.step.variants
      .filter((_, index) => index !== this.variantAt)
      .map((variant, index) => ({ ...variant, label: index === 0 ? 'A' : 'B' }));
    this.variantAt = 0;
    this.changed();
  }

  writeLanguage(): void {
    if (this.variant === undefined) return;
    this.variant.texts = { ...this.variant.texts, [this.language]: { subject: '', body: '' } };
    this.changed();
  }

  removeLanguage(): void {
    if (this.variant === undefined || Object.keys(this.variant.texts).length < 2) return;
    const other: Language = this.language === 'fr' ? 'en' : 'fr';
    const kept = this.variant.texts[other];
    if (kept === undefined) return;
    this.variant.texts = { [other]: kept };
    this.language = other;
    this.changed();
  }

  set(field: keyof StepText, value: string): void {
    if (this.text === undefined || this.text[field] === value) return;
    this.text[field] = value;
    this.changed();
  }

  /** Saves at the next pause. */
  changed(): void {
    clearTimeout(this.#timer);
    if (this.incomplete !== null) {
      this.saving = 'incomplete';
      return;
    }
    if (JSON.stringify(this.steps) === this.#kept) {
      this.saving = 'saved';
      return;
    }
    this.saving = 'dirty';
    this.#timer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
  }

  /** Saves now, one after the other. @returns whether everything written is saved */
  async save(): Promise<boolean> {
    clearTimeout(this.#timer);
    this.#running = this.#running.then(() => this.#put());
    await this.#running;
    return this.saving === 'saved';
  }

  async publish(): Promise<boolean> {
    if (!(await this.save())) return false;
    this.#take(
      await unwrap(
        api().api.campaigns[':campaignId'].sequence.publish.$post({ param: { campaignId: this.#campaignId } }),
      ),
    );
    return true;
  }

  /** The steps as the preview wants them: of the step in hand only the variant in hand. */
  shown(): Step[] {
    const { variant, at } = this;
    return $state
      .snapshot(this.steps)
      .map((step, index) =>
        index === at && variant !== undefined ? { ...step, variants: [$state.snapshot(variant)] } : step,
      );
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  async #put(): Promise<void> {
    const steps = $state.snapshot(this.steps);
    const text = JSON.stringify(steps);
    if (text === this.#kept || this.incomplete !== null) return;
    this.saving = 'saving';
    try {
      const kept = await unwrap(
        api().api.campaigns[':campaignId'].sequence.$put({ param: { campaignId: this.#campaignId }, json: { steps } }),
      );
      this.version = kept.version;
      this.published = kept.published;
      this.#kept = text;
      // Somebody wrote on while it was saved.
      if (JSON.stringify(this.steps) === text) this.saving = 'saved';
      else this.changed();
    } catch {
      this.saving = 'failed';
      this.#timer = setTimeout(() => void this.save(), RETRY_AFTER_MS);
    }
  }

  #take(sequence: Sequence): void {
    this.version = sequence.version;
    this.published = sequence.published;
    this.#kept = JSON.stringify(this.steps);
  }
}
