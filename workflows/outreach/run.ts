import {
  ApplicationFailure,
  condition,
  setHandler,
  setCurrentDetails,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { EnrollmentEnd, EnrollmentStage } from '#domain/enrollment.ts';
import type { Id } from '#domain/id.ts';
import { WorkspaceClock } from '../clock.ts';
import { StageKey } from '../search_attributes.ts';
import {
  bookedSignal,
  clockMovedSignal,
  closedSignal,
  decidedSignal,
  nudgedSignal,
  repliedSignal,
  viewQuery,
  withdrawUpdate,
  type DraftDecision,
  type OutreachState,
  type Reply,
} from './contract.ts';

/** What interrupts the story: somebody wrote, booked, or closed it. */
export type Event =
  { type: 'reply'; reply: Reply } | { type: 'booked'; meetingId: Id<'mtg'> } | { type: 'closed'; end: EnrollmentEnd };

/** The draft that a person is looking at, or has approved. */
type OpenDraft = { draftId: Id<'drf'>; decision: DraftDecision | null; leaving: boolean };

const tooLate = (): ApplicationFailure =>
  ApplicationFailure.create({ type: 'TooLate', message: 'too_late', nonRetryable: true });

/** One run of an outreach: its state, its clock, and the handlers, which only change them. */
export class Run {
  readonly state: OutreachState;
  readonly clock: WorkspaceClock;
  readonly events: Event[];
  draft: OpenDraft | null = null;
  /** Decisions that overtook the draft they are about. */
  readonly #early = new Map<Id<'drf'>, DraftDecision>();
  #nudges = 0;
  #stage: EnrollmentStage | null = null;
  #end: EnrollmentEnd | null = null;

  constructor(state: OutreachState) {
    this.state = state;
    this.clock = new WorkspaceClock(state.clockOffsetMs);
    this.events = state.pending.map((reply) => ({ type: 'reply', reply }));
    state.pending = [];
    this.#listen();
  }

  #listen(): void {
    setHandler(decidedSignal, (decision) => {
      if (this.draft?.draftId === decision.draftId) this.draft.decision ??= decision;
      else this.#early.set(decision.draftId, decision);
    });
    setHandler(repliedSignal, (reply) => void this.events.push({ type: 'reply', reply }));
    setHandler(bookedSignal, ({ meetingId }) => void this.events.push({ type: 'booked', meetingId }));
    setHandler(closedSignal, ({ end }) => void this.events.push({ type: 'closed', end }));
    setHandler(clockMovedSignal, ({ clockOffsetMs }) => {
      this.follow(clockOffsetMs);
    });
    setHandler(nudgedSignal, () => {
      this.#nudges += 1;
    });
    setHandler(
      withdrawUpdate,
      async ({ draftId }: { draftId: Id<'drf'> }) => {
        // While it is being cleared nobody knows yet whether it leaves: most often it comes back with an hour to wait for.
        await condition(() => this.draft?.leaving !== true);
        const open = this.#approved(draftId);
        if (open === null) throw tooLate();
        open.decision = null;
        this.#nudges += 1;
        return { draftId };
      },
      {
        validator: ({ draftId }: { draftId: Id<'drf'> }) => {
          if (this.#approved(draftId) === null) throw tooLate();
        },
      },
    );
    setHandler(viewQuery, () => ({
      stage: this.#stage,
      end: this.#end,
      step: this.state.step,
      dueAt: this.state.dueAt,
    }));
  }

  #approved(draftId: Id<'drf'>): OpenDraft | null {
    return this.draft?.draftId === draftId && this.draft.decision?.decision === 'approve' ? this.draft : null;
  }

  /** Whether somebody wrote, booked or closed it, and the story has not taken that in yet. */
  interrupted(): boolean {
    return this.events.length > 0;
  }

  /** Opens a draft for decision; a decision that came first is taken up. */
  open(draftId: Id<'drf'>): OpenDraft {
    this.draft = { draftId, decision: this.#early.get(draftId) ?? null, leaving: false };
    this.#early.clear();
    return this.draft;
  }

  /** Keeps the state's copy of the clock current: it travels with continue-as-new. */
  follow(clockOffsetMs: number): void {
    this.clock.move(clockOffsetMs);
    this.state.clockOffsetMs = this.clock.offsetMs;
  }

  /** Says where the story stands, for whoever opens the timeline. `words` are Markdown without any personal data. */
  tell(stage: EnrollmentStage | null, words: string, end: EnrollmentEnd | null = null): void {
    const status = stage ?? end ?? 'ended';
    if (status !== (this.#stage ?? this.#end)) upsertSearchAttributes([{ key: StageKey, value: status }]);
    this.#stage = stage;
    this.#end = end;
    setCurrentDetails(words);
  }

  /** Waits until an instant on the workspace's clock (null: for ever) or the next event. */
  waitUntil(until: number | null, summary: string): Promise<'time' | 'interrupted'> {
    return this.clock.waitUntil(until, () => this.interrupted(), summary);
  }

  /** Waits for something to change: an event, a nudge, or `recheckMs` at most, for a nudge that was lost. */
  waitForChange(recheckMs: number, summary: string): Promise<'time' | 'interrupted'> {
    const seen = this.#nudges;
    return this.clock.waitUntil(
      this.clock.now() + recheckMs,
      () => this.interrupted() || this.#nudges !== seen,
      summary,
    );
  }

  /** Waits until an instant, an event or a nudge. */
  waitOrNudge(until: number, summary: string): Promise<'time' | 'interrupted'> {
    const seen = this.#nudges;
    return this.clock.waitUntil(until, () => this.interrupted() || this.#nudges !== seen, summary);
  }
}

/** `2026-03-01 10:51 UTC`, for the timeline. */
export const readable = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
