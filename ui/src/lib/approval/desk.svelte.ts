import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { ApprovalDecision } from '#domain/draft.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { Pace } from './pace.ts';
import type { Draft, DraftId, Queue, QueueItem } from './read.ts';

export type EntryState = 'proposed' | 'approved' | 'skipped' | 'rejected' | 'left';

/** A draft of the queue, and what became of it while it is on the desk. */
export interface Entry {
  readonly item: QueueItem;
  readonly state: EntryState;
  /** When an approved one leaves, as far as is known. */
  readonly leavesAt: string | null;
  /** Decided here, and not before. */
  readonly mine: boolean;
}

/** What the desk asks of the world. */
export interface DeskPorts {
  readonly queue: () => Promise<Queue>;
  readonly draft: (draftId: DraftId) => Promise<Draft>;
  readonly decide: (draftId: DraftId, decision: ApprovalDecision, contentHash: string) => Promise<unknown>;
  readonly withdraw: (draftId: DraftId) => Promise<unknown>;
  readonly edit: (draftId: DraftId, contentHash: string, text: Text) => Promise<Draft>;
  /** Does something later. @returns what prevents it */
  readonly later: (ms: number, run: () => void) => () => void;
  /** Milliseconds that only go up. */
  readonly ticks: () => number;
  readonly told: (event: DeskEvent) => void;
}

export type DeskEvent =
  | { readonly kind: ApprovalDecision; readonly entry: Entry; readonly leavesAt: string | null }
  | { readonly kind: 'undone' | 'too_late'; readonly entry: Entry }
  | { readonly kind: 'failed'; readonly entry: Entry; readonly code: string };

export interface Text {
  readonly subject: string;
  readonly words: string;
}

const BECOMES = { approve: 'approved', skip: 'skipped', reject: 'rejected' } as const;
/** A paraph is drawn in 150 ms; the next letter is there when the eye has seen it. */
const SIGNING_MS = 320;
/** Skipping and rejecting cannot be taken back once they are told: they are told when the toast is gone. */
const UNDO_MS = 6000;
const PRELOADED = 2;

/** The desk on which drafts are read and signed one after the other: optimistic, undoable, never signing what was not read. */
export class Desk {
  entries = $state.raw<readonly Entry[]>([]);
  currentId = $state<DraftId | null>(null);
  /** Words being changed, kept whatever happens to the draft meanwhile. */
  editing = $state<Text | null>(null);
  /** The draft in hand as it was read, when it is no longer that. */
  before = $state.raw<Draft | null>(null);
  saving = $state(false);
  /** The last reading of the queue failed. */
  offline = $state(false);
  /** A draft that could not be read, by the code of why. */
  readonly unread = new SvelteMap<DraftId, string>();
  readonly #drafts = new SvelteMap<DraftId, Draft>();
  readonly #busy = new SvelteSet<DraftId>();
  readonly #held = new SvelteMap<DraftId, { readonly prevent: () => void; readonly tell: () => Promise<void> }>();
  readonly #pace: Pace;
  readonly #ports: DeskPorts;
  #history: DraftId[] = [];
  /** Decisions on their way, each until it was heard. */
  readonly #telling = new SvelteMap<DraftId, Promise<void>>();
  /** Counts what is decided and heard here: a reading that it overtook is out of date. */
  #turn = 0;
  #advance: (() => void) | null = null;
  #seconds = $state<number | null>(null);

  constructor(ports: DeskPorts, loaded: { readonly queue: Queue; readonly draft: Draft | null }) {
    this.#ports = ports;
    this.#pace = new Pace(ports.ticks);
    const { proposed, approved } = loaded.queue;
    const bySlot = approved.toSorted((a, b) => (a.slotAt ?? '~').localeCompare(b.slotAt ?? '~'));
    this.entries = [
      ...bySlot.map((item) => entryOf(item, 'approved')),
      ...proposed.map((item) => entryOf(item, 'proposed')),
    ];
    if (loaded.draft !== null) this.#drafts.set(loaded.draft.draftId, loaded.draft);
    this.currentId = loaded.draft?.draftId ?? proposed[0]?.draftId ?? null;
  }

  get current(): Entry | null {
    return this.entries.find(({ item }) => item.draftId === this.currentId) ?? null;
  }
  get draft(): Draft | null {
    return this.currentId === null ? null : (this.#drafts.get(this.currentId) ?? null);
  }
  get waiting(): readonly Entry[] {
    return this.entries.filter(({ state }) => state === 'proposed');
  }
  /** How many were decided here, of how many there were to decide. */
  get progress(): { readonly done: number; readonly total: number } {
    const done = this.entries.filter(({ mine, state }) => mine && state !== 'proposed').length;
    return { done, total: done + this.waiting.length };
  }
  /** Seconds that the rest will take at the pace of this sitting; null before it has one. */
  get secondsLeft(): number | null {
    return this.#seconds === null ? null : this.#seconds * this.waiting.length;
  }
  get canUndo(): boolean {
    return this.#history.length > 0 || this.current?.state === 'approved';
  }
  /** A draft as it was last read. */
  known(draftId: DraftId): Draft | null {
    return this.#drafts.get(draftId) ?? null;
  }

  /** Takes a draft in hand; the ones after it are read ahead. */
  async open(draftId: DraftId): Promise<void> {
    this.#advance = null;
    if (draftId !== this.currentId) this.#put();
    this.currentId = draftId;
    this.#pace.begin();
    await this.#read(draftId);
    const from = this.entries.findIndex(({ item }) => item.draftId === draftId);
    const ahead = this.entries.slice(from + 1).filter(({ state }) => state === 'proposed');
    for (const { item } of ahead.slice(0, PRELOADED)) await this.#read(item.draftId);
  }

  /** The one before or after, whatever its state. */
  move(by: 1 | -1): void {
    const next = this.entries[this.entries.findIndex(({ item }) => item.draftId === this.currentId) + by];
    if (next !== undefined) void this.open(next.item.draftId);
  }

  /** Decides on the draft in hand. Nothing happens to one that was not read, or is being changed. */
  async decide(decision: ApprovalDecision): Promise<void> {
    this.#advance?.();
    const { current: entry, draft } = this;
    if (entry === null || draft === null || entry.state !== 'proposed' || this.before !== null || this.editing !== null)
      return;
    const { draftId, contentHash } = draft;
    if (draftId !== entry.item.draftId || this.#busy.has(draftId)) return;
    const leavesAt = decision === 'approve' ? draft.wouldLeaveAt : null;
    this.#set(draftId, { state: BECOMES[decision], leavesAt, mine: true });
    this.#history = [...this.#history, draftId];
    this.#seconds = this.#pace.decided();
    this.#ports.told({ kind: decision, entry, leavesAt });
    if (decision === 'approve') {
      this.#goOn(SIGNING_MS);
      await this.#tell(draftId, decision, contentHash);
      return;
    }
    const tell = (): Promise<void> => this.#tell(draftId, decision, contentHash);
    const prevent = this.#ports.later(UNDO_MS, () => {
      this.#held.delete(draftId);
      void tell();
    });
    this.#held.set(draftId, { prevent, tell });
    this.#goOn(0);
  }

  /** Tells what is still held back: the person leaves. */
  async flush(): Promise<void> {
    const held = [...this.#held.values()];
    this.#held.clear();
    for (const { prevent } of held) prevent();
    await Promise.all(held.map(({ tell }) => tell()));
  }

  /** Takes the draft in hand back when it is approved, or else the last decision. */
  async undo(): Promise<void> {
    this.#advance = null;
    const draftId = this.current?.state === 'approved' ? this.current.item.draftId : this.#history.at(-1);
    const entry = this.entries.find(({ item }) => item.draftId === draftId);
    if (draftId === undefined || entry === undefined) return;
    this.#history = this.#history.filter((one) => one !== draftId);
    const held = this.#held.get(draftId);
    if (held !== undefined) {
      held.prevent();
      this.#held.delete(draftId);
    } else if (entry.state !== 'approved' || !(await this.#take(entry))) {
      if (entry.state !== 'approved') this.#ports.told({ kind: 'too_late', entry });
      return;
    }
    this.#set(draftId, { state: 'proposed', leavesAt: null, mine: false });
    this.#ports.told({ kind: 'undone', entry });
    this.#drafts.delete(draftId);
    await this.open(draftId);
  }

  startEditing(): void {
    this.#advance?.();
    const { draft } = this;
    if (draft !== null && this.current?.state === 'proposed')
      this.editing ??= { subject: draft.subject, words: draft.words };
  }
  stopEditing(): void {
    this.editing = null;
  }

  /** Keeps the changed words as a new proposal. What was typed stays when somebody else was faster. */
  async save(): Promise<void> {
    const { draft, editing } = this;
    if (draft === null || editing === null || this.saving) return;
    this.saving = true;
    try {
      const edited = await this.#ports.edit(draft.draftId, draft.contentHash, editing);
      this.#learn(edited);
      this.editing = null;
      this.before = null;
    } catch (error) {
      await this.#refused(draft.draftId, codeOf(error), draft);
    }
    this.saving = false;
  }

  /** The new version was read: it is the one in hand from now on. */
  accept(): void {
    this.before = null;
  }

  /** Reads the queue again, and the draft in hand: drafts come, leave, and change under the hand. */
  async refresh(): Promise<void> {
    try {
      const turn = this.#turn;
      const queue = await this.#ports.queue();
      if (turn === this.#turn) this.#merge(queue);
      this.offline = false;
      const { current: entry, draft } = this;
      if (entry?.state !== 'proposed' || draft === null || this.saving || this.before !== null) return;
      const again = await this.#ports.draft(draft.draftId);
      if (this.currentId !== draft.draftId || this.current?.state !== 'proposed') return;
      if (again.contentHash !== this.draft?.contentHash) this.before = draft;
      this.#learn(again);
    } catch {
      this.offline = true;
    }
  }

  #merge({ proposed, approved }: Queue): void {
    const at = new SvelteMap([...approved, ...proposed].map((item) => [item.draftId, item]));
    const kept = this.entries.flatMap((entry): Entry[] => {
      const { draftId } = entry.item;
      const item = at.get(draftId);
      at.delete(draftId);
      if (this.#busy.has(draftId) || this.#held.has(draftId)) return [entry];
      if (item === undefined) return gone(entry, draftId === this.currentId && this.editing !== null);
      const state = item.status === 'approved' ? 'approved' : 'proposed';
      const mine = entry.mine && state !== 'proposed';
      return [{ item, state, mine, leavesAt: state === 'approved' ? (item.slotAt ?? entry.leavesAt) : null }];
    });
    const fresh = [...at.values()].map((item) => entryOf(item, item.status === 'approved' ? 'approved' : 'proposed'));
    this.entries = [...kept, ...fresh];
    if (this.current === null && this.waiting[0] !== undefined) void this.open(this.waiting[0].item.draftId);
  }

  async #read(draftId: DraftId): Promise<void> {
    if (this.#drafts.has(draftId)) return;
    try {
      const draft = await this.#ports.draft(draftId);
      this.#learn(draft);
      this.unread.delete(draftId);
    } catch (error) {
      this.unread.set(draftId, codeOf(error));
    }
  }

  #learn(draft: Draft): void {
    this.#drafts.set(draft.draftId, draft);
  }

  /** Takes in what a decision made of a draft, unless it was taken back meanwhile. */
  #after(draft: Draft): void {
    if (draft.status !== 'proposed' && this.#drafts.has(draft.draftId)) this.#learn(draft);
  }

  /** Reads one again that could not be read. */
  async retry(): Promise<void> {
    if (this.currentId === null) return;
    this.unread.delete(this.currentId);
    await this.open(this.currentId);
  }

  #tell(draftId: DraftId, decision: ApprovalDecision, contentHash: string): Promise<void> {
    const telling = this.#say(draftId, decision, contentHash);
    this.#telling.set(draftId, telling);
    return telling.finally(() => this.#telling.delete(draftId));
  }

  async #say(draftId: DraftId, decision: ApprovalDecision, contentHash: string): Promise<void> {
    this.#turn += 1;
    this.#busy.add(draftId);
    try {
      await this.#ports.decide(draftId, decision, contentHash);
      // As it stands from now on: who signed it, and what the gate says of it.
      if (decision === 'approve')
        void this.#ports.draft(draftId).then(
          (draft) => {
            this.#after(draft);
          },
          () => undefined,
        );
    } catch (error) {
      const read = this.#drafts.get(draftId) ?? null;
      this.#history = this.#history.filter((one) => one !== draftId);
      this.#set(draftId, { state: 'proposed', leavesAt: null, mine: false });
      await this.#refused(draftId, codeOf(error), read);
    }
    this.#turn += 1;
    this.#busy.delete(draftId);
  }

  /** What was read is no longer what is there: it comes back to the hand, with what changed. */
  async #refused(draftId: DraftId, code: string, read: Draft | null): Promise<void> {
    const entry = this.entries.find(({ item }) => item.draftId === draftId);
    if (entry === undefined) return;
    if (code !== 'stale_draft') {
      this.#ports.told({ kind: 'failed', entry, code });
      return;
    }
    const { editing } = this;
    const wasHere = this.currentId === draftId;
    this.#drafts.delete(draftId);
    await this.open(draftId);
    if (wasHere) this.editing = editing;
    this.before = read;
  }

  /** @returns false when it has left already */
  async #take(entry: Entry): Promise<boolean> {
    const { draftId } = entry.item;
    // What is taken back has to have been heard first.
    await this.#telling.get(draftId);
    this.#busy.add(draftId);
    try {
      await this.#ports.withdraw(draftId);
      return true;
    } catch (error) {
      const left = codeOf(error) === 'already_left';
      if (left) this.#set(draftId, { state: 'left' });
      this.#ports.told(left ? { kind: 'too_late', entry } : { kind: 'failed', entry, code: codeOf(error) });
      return false;
    } finally {
      this.#turn += 1;
      this.#busy.delete(draftId);
    }
  }

  /** To the next one that waits: after this one, or else from the top. */
  #goOn(ms: number): void {
    const from = this.entries.findIndex(({ item }) => item.draftId === this.currentId);
    const go = (): void => {
      this.#advance = null;
      const next = this.entries.slice(from + 1).find(({ state }) => state === 'proposed') ?? this.waiting[0];
      if (next !== undefined) void this.open(next.item.draftId);
      else this.currentId = null;
    };
    if (ms === 0) {
      go();
      return;
    }
    const prevent = this.#ports.later(ms, () => this.#advance?.());
    this.#advance = () => {
      prevent();
      go();
    };
  }

  /** Puts down what is in hand. */
  #put(): void {
    this.editing = null;
    this.before = null;
  }

  #set(draftId: DraftId, change: Partial<Entry>): void {
    this.entries = this.entries.map((entry) => (entry.item.draftId === draftId ? { ...entry, ...change } : entry));
  }
}

const entryOf = (item: QueueItem, state: EntryState): Entry => ({ item, state, leavesAt: item.slotAt, mine: false });

/** A draft that the queue no longer has: what was signed here has left, what was passed here stays to be seen. */
function gone(entry: Entry, kept: boolean): Entry[] {
  if (entry.state === 'approved') return entry.mine ? [{ ...entry, state: 'left' }] : [];
  return entry.state === 'proposed' && !kept ? [] : [entry];
}

const codeOf = (error: unknown): string => (error instanceof ApiProblem ? error.code : 'unavailable');
