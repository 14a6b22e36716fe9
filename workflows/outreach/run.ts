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
  editedSignal,
  nudgedSignal,
  releasedSignal,
  repliedSignal,
  viewQuery,
  withdrawUpdate,
  type DraftDecision,
  type OutreachState,
  type Reply,
} from './contract.ts';

/** What interrupts the story: somebody wrote, booked, closed it, or let it go on. */
export type Event =
  | { type: 'reply'; reply: Reply }
  | { type: 'booked'; meetingId: Id<'mtg'> }
  | { type: 'closed'; end: EnrollmentEnd }
  | { type: 'released' };

/** The draft that a person is looking at, or has approved. */
export type OpenDraft = {
  readonly draftId: Id<'drf'>;
  /**
   * `leaving`: its message may be on the wire, so whether its approval can be taken back is not known yet; `uncertain`:
   * whether it left is not known; `withdrawn`: its approval was taken back, and the database does not say so yet; `void`:
   * the gate took another text for the one that was approved, and another is drafted.
   */
  at: 'open' | 'leaving' | 'uncertain' | 'withdrawn' | 'void';
};

const tooLate = (): ApplicationFailure =>
  ApplicationFailure.create({ type: 'TooLate', message: 'too_late', nonRetryable: true });

/** One run of an outreach: its state, its clock, and the handlers, which only change them. */
export class Run {
  readonly state: OutreachState;
  readonly clock: WorkspaceClock;
  readonly events: Event[];
  draft: OpenDraft | null = null;
  /** What persons decided, also about a draft that is not open yet: a signal may overtake it. */
  readonly #decisions = new Map<Id<'drf'>, DraftDecision>();
  /** Approvals that were taken back: however often they are told again, they count no more. */
  readonly #withdrawn = new Set<Id<'apr'>>();
  /** The draft whose words changed since a filter read them. */
  edited: Id<'drf'> | null = null;
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
      this.hear(decision);
    });
    setHandler(editedSignal, ({ draftId }) => {
      this.edited = draftId;
    });
    setHandler(repliedSignal, (reply) => void this.events.push({ type: 'reply', reply }));
    setHandler(bookedSignal, ({ meetingId }) => void this.events.push({ type: 'booked', meetingId }));
    setHandler(closedSignal, ({ end }) => void this.events.push({ type: 'closed', end }));
    setHandler(releasedSignal, () => void this.events.push({ type: 'released' }));
    setHandler(clockMovedSignal, ({ clockOffsetMs }) => {
      this.follow(clockOffsetMs);
    });
    setHandler(nudgedSignal, () => {
      this.#nudges += 1;
    });
    setHandler(
      withdrawUpdate,
      async ({ draftId }: { draftId: Id<'drf'> }) => {
        // The one handler that waits: while the message is being cleared nobody knows yet whether it leaves, and most often
        // it comes back with an hour to wait for. Refused at once, the person would read "too late" of what has not left.
        // It waits for the story's own state and does nothing else; the run ends, or is continued, only after it.
        await condition(() => this.draft?.at !== 'leaving');
        const approval = this.#approval(draftId);
        // What was approved is not what would have left: it is void, and nothing leaves before another decision.
        if (this.draft?.draftId === draftId && this.draft.at === 'void') return { draftId };
        if (approval === null || this.draft === null) throw tooLate();
        this.#withdrawn.add(approval.approvalId);
        this.#decisions.delete(draftId);
        this.draft.at = 'withdrawn';
        this.#nudges += 1;
        return { draftId };
      },
      {
        validator: ({ draftId }: { draftId: Id<'drf'> }) => {
          if (this.#approval(draftId) === null) throw tooLate();
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

  #approval(draftId: Id<'drf'>): DraftDecision | null {
    const open = this.draft?.draftId === draftId && this.draft.at !== 'uncertain';
    const decision = open ? this.decisionOn(draftId) : null;
    return decision?.decision === 'approve' ? decision : null;
  }

  /** Takes up a decision, once: the first one counts until it is taken back. */
  hear(decision: DraftDecision): void {
    if (this.#withdrawn.has(decision.approvalId) || this.#decisions.has(decision.draftId)) return;
    this.#decisions.set(decision.draftId, decision);
  }

  /** A decision was about another content, or has been taken back: the next one counts. */
  forget(draftId: Id<'drf'>): void {
    this.#decisions.delete(draftId);
  }

  decisionOn(draftId: Id<'drf'>): DraftDecision | null {
    return this.#decisions.get(draftId) ?? null;
  }

  /** Whether somebody wrote, booked or closed it, and the story has not taken that in yet. */
  interrupted(): boolean {
    return this.events.length > 0;
  }

  /** Opens a draft for decision, or goes on with the one that is open. */
  open(draftId: Id<'drf'>): OpenDraft {
    if (this.draft?.draftId !== draftId || this.draft.at === 'void') this.draft = { draftId, at: 'open' };
    return this.draft;
  }

  /** Whether all that was heard is in the database: the run may be continued as a new one. */
  settled(): boolean {
    return this.events.length === 0 && this.draft?.at !== 'withdrawn';
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
