import type { Id } from '#domain/id.ts';
import type { Step } from '#domain/sequence.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { incompleteOf } from './incomplete.ts';

const PAUSE_MS = 400;

const ask = (campaignId: Id<'cmp'>, json: { steps: Step[]; step: number; leadId?: LeadId; after?: LeadId }) =>
  unwrap(api().api.campaigns[':campaignId'].preview.$post({ param: { campaignId }, json }));
export type Preview = Awaited<ReturnType<typeof ask>>;
type LeadId = Id<'ld'>;

/** A step written for one real lead after another. */
export class Previewer {
  shown = $state.raw<Preview | null>(null);
  state = $state<'waiting' | 'asking' | 'fresh' | 'failed'>('waiting');
  /** The leads seen so far, in order; where we are among them. */
  #seen = $state.raw<LeadId[]>([]);
  at = $state(0);
  readonly #campaignId: Id<'cmp'>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(campaignId: Id<'cmp'>) {
    this.#campaignId = campaignId;
  }

  get leadId(): LeadId | undefined {
    return this.#seen[this.at];
  }

  /** Writes it again at the next pause, for the same lead. */
  later(steps: Step[], step: number): void {
    clearTimeout(this.#timer);
    if (steps.length === 0 || incompleteOf(steps) !== null) {
      this.state = 'waiting';
      return;
    }
    this.state = 'asking';
    this.#timer = setTimeout(
      () => void this.#write(steps, step, this.leadId === undefined ? {} : { leadId: this.leadId }),
      PAUSE_MS,
    );
  }

  async next(steps: Step[], step: number): Promise<void> {
    const { leadId } = this;
    const known = this.#seen[this.at + 1];
    if (known !== undefined) {
      this.at += 1;
      await this.#write(steps, step, { leadId: known });
    } else if (leadId !== undefined) {
      await this.#write(steps, step, { after: leadId });
    }
  }

  async previous(steps: Step[], step: number): Promise<void> {
    const before = this.#seen[this.at - 1];
    if (before === undefined) return;
    this.at -= 1;
    await this.#write(steps, step, { leadId: before });
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
  }

  async #write(steps: Step[], step: number, who: { leadId?: LeadId; after?: LeadId }): Promise<void> {
    clearTimeout(this.#timer);
    this.#asked += 1;
    const asked = this.#asked;
    this.state = 'asking';
    try {
      const answer = await ask(this.#campaignId, { steps, step, ...who });
      if (asked !== this.#asked) return;
      this.state = 'fresh';
      // Past the last one: the one in hand stays.
      if (answer.lead === null && who.after !== undefined) return;
      this.shown = answer;
      if (answer.lead === null) return;
      if (who.after !== undefined) this.at += 1;
      if (this.#seen[this.at] !== answer.lead.id) this.#seen = [...this.#seen.slice(0, this.at), answer.lead.id];
    } catch {
      if (asked === this.#asked) this.state = 'failed';
    }
  }
}
