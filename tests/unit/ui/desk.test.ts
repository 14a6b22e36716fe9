import { describe, expect, it } from 'vitest';
import type { ApprovalDecision } from '#domain/draft.ts';
import { Desk, type DeskEvent, type Text } from '#ui/lib/approval/desk.svelte.ts';
import { largestAlike } from '#ui/lib/approval/alike.ts';
import type { Draft, DraftId, QueueItem } from '#ui/lib/approval/read.ts';
import { ApiProblem } from '#ui/lib/problem.ts';

const problem = (status: number, code: string) => new ApiProblem({ type: 'about:blank', title: code, status, code });

/** An API with a few drafts, and a clock that is turned by hand. */
function world(names: readonly string[]) {
  const ids = names.map((name): DraftId => `drf_${name}`);
  const texts = new Map(ids.map((id) => [id, { subject: 'Objet', words: `Bonjour ${id}` }]));
  const status = new Map<DraftId, QueueItem['status']>(ids.map((id) => [id, 'proposed']));
  const decisions: [DraftId, ApprovalDecision, string][] = [];
  const events: DeskEvent[] = [];
  const timers = new Map<() => void, number>();
  let gone = false;
  let offline = false;
  const hashOf = (id: DraftId): string => JSON.stringify(texts.get(id));
  const item = (draftId: DraftId): QueueItem => ({
    ...{ draftId, status: status.get(draftId) ?? 'proposed', class: 'sequence', step: 0, contentHash: hashOf(draftId) },
    ...{ subject: 'Objet', snippet: '', leadId: 'ld_1', leadName: draftId, leadTitle: null, companyName: null },
    ...{ variant: 'A', alike: 'one', campaignId: null, campaignName: null, enrollmentId: null },
    ...{ expiresAt: null, slotAt: null, createdAt: '2026-11-24T08:05:00.000Z' },
  });
  const draftOf = (id: DraftId): Draft => ({
    ...item(id),
    ...{ recipient: '', recipientName: '', sender: '', notice: '', claims: [], lint: [], company: null, evidence: [] },
    ...(texts.get(id) ?? { subject: '', words: '' }),
    clearance: { verdict: 'hold', rules: [], nextEligibleAt: null, evaluatedAt: 0 },
    ...{
      wouldLeaveAt: '2026-11-24T09:51:00.000Z',
      approvals: { given: 0, needed: 1 },
      decidedBy: null,
      decidedAt: null,
      previous: [],
    },
  });
  const of = (wanted: QueueItem['status']) => ids.filter((id) => status.get(id) === wanted).map(item);
  const queue = () => ({ proposed: of('proposed'), approved: of('approved') });
  const BECOMES = { approve: 'approved', skip: 'skipped', reject: 'rejected' } as const;
  const first = ids[0];
  const desk = new Desk(
    {
      queue: () => (offline ? Promise.reject(new Error('offline')) : Promise.resolve(queue())),
      draft: (id) => Promise.resolve(draftOf(id)),
      decide: (id, decision, contentHash) => {
        if (contentHash !== hashOf(id)) return Promise.reject(problem(409, 'stale_draft'));
        decisions.push([id, decision, contentHash]);
        status.set(id, BECOMES[decision]);
        return Promise.resolve();
      },
      withdraw: (id) => {
        if (gone) return Promise.reject(problem(409, 'already_left'));
        status.set(id, 'proposed');
        return Promise.resolve();
      },
      edit: (id, contentHash, text) => {
        if (contentHash !== hashOf(id)) return Promise.reject(problem(409, 'stale_draft'));
        texts.set(id, text);
        return Promise.resolve(draftOf(id));
      },
      later: (ms, run) => {
        timers.set(run, ms);
        return () => timers.delete(run);
      },
      ticks: () => 0,
      told: (event) => events.push(event),
    },
    { queue: queue(), draft: first === undefined ? null : draftOf(first) },
  );
  return {
    ...{ desk, decisions, events, status },
    rewrite: (id: DraftId, text: Text) => texts.set(id, text),
    leave: () => (gone = true),
    disconnect: () => (offline = true),
    /** Everything that was to happen later happens. */
    wait: () => {
      for (const run of [...timers.keys()]) {
        timers.delete(run);
        run();
      }
    },
  };
}

describe('the desk', () => {
  it('signs exactly what was read, and goes on to the next one', async () => {
    const { desk, decisions, wait } = world(['a', 'b']);
    await desk.decide('approve');
    expect(decisions).toHaveLength(1);
    expect(desk.current?.state).toBe('approved');
    wait();
    expect(desk.currentId).toBe('drf_b');
    expect(desk.progress).toEqual({ done: 1, total: 2 });
  });

  it('takes a second key for the next draft while the first is still being signed', async () => {
    const { desk, decisions } = world(['a', 'b', 'c']);
    await desk.open('drf_a');
    await desk.decide('approve');
    await desk.decide('approve');
    expect(decisions.map(([id]) => id)).toEqual(['drf_a', 'drf_b']);
  });

  it('tells of a rejection only once it can no longer be undone', async () => {
    const { desk, decisions, wait } = world(['a', 'b']);
    await desk.decide('reject');
    expect(decisions).toEqual([]);
    await desk.undo();
    wait();
    expect(decisions).toEqual([]);
    expect(desk.current).toMatchObject({ state: 'proposed', item: { draftId: 'drf_a' } });
    await desk.decide('skip');
    wait();
    expect(decisions.map(([id, decision]) => [id, decision])).toEqual([['drf_a', 'skip']]);
  });

  it('tells what it held back when the person leaves', async () => {
    const { desk, decisions, wait } = world(['a', 'b']);
    await desk.decide('skip');
    await desk.flush();
    wait();
    expect(decisions).toHaveLength(1);
  });

  it('refuses to sign what changed, shows both, and signs the new text once it was read', async () => {
    const { desk, decisions, rewrite, wait } = world(['a', 'b']);
    rewrite('drf_a', { subject: 'Autre objet', words: 'Autre texte' });
    await desk.decide('approve');
    expect(decisions).toEqual([]);
    expect(desk.current).toMatchObject({ state: 'proposed', item: { draftId: 'drf_a' } });
    expect(desk.before?.subject).toBe('Objet');
    expect(desk.draft?.subject).toBe('Autre objet');
    await desk.decide('approve');
    expect(decisions).toEqual([]);
    desk.accept();
    await desk.decide('approve');
    expect(decisions).toHaveLength(1);
    wait();
  });

  it('keeps what a person typed when somebody else was faster', async () => {
    const { desk, rewrite } = world(['a']);
    desk.startEditing();
    desk.editing = { subject: 'Objet', words: 'Mes mots' };
    rewrite('drf_a', { subject: 'Objet', words: 'Les mots d’un autre' });
    await desk.save();
    expect(desk.editing).toEqual({ subject: 'Objet', words: 'Mes mots' });
    expect(desk.before?.words).toBe('Bonjour drf_a');
    await desk.save();
    expect(desk.editing).toBeNull();
    expect(desk.draft?.words).toBe('Mes mots');
  });

  it('signs nothing while words are being changed', async () => {
    const { desk, decisions } = world(['a']);
    desk.startEditing();
    await desk.decide('approve');
    expect(decisions).toEqual([]);
  });

  it('takes an approval back until it has left, and says when it is too late', async () => {
    const { desk, events, leave, status } = world(['a', 'b']);
    await desk.decide('approve');
    await desk.undo();
    expect(status.get('drf_a')).toBe('proposed');
    expect(desk.current?.state).toBe('proposed');
    await desk.decide('approve');
    leave();
    await desk.undo();
    expect(events.at(-1)?.kind).toBe('too_late');
    expect(desk.entries[0]?.state).toBe('left');
  });

  it('takes in what comes and lets go of what others decided, without losing the draft in hand', async () => {
    const { desk, status } = world(['a', 'b', 'c']);
    status.set('drf_b', 'superseded');
    await desk.refresh();
    expect(desk.entries.map(({ item }) => item.draftId)).toEqual(['drf_a', 'drf_c']);
    expect(desk.currentId).toBe('drf_a');
  });

  it('sees a draft change under the hand at the next reading', async () => {
    const { desk, rewrite } = world(['a']);
    await desk.open('drf_a');
    rewrite('drf_a', { subject: 'Objet', words: 'Autre texte' });
    await desk.refresh();
    expect(desk.before?.words).toBe('Bonjour drf_a');
    expect(desk.draft?.words).toBe('Autre texte');
  });

  it('says that it is out of date rather than nothing', async () => {
    const { desk, disconnect } = world(['a']);
    disconnect();
    await desk.refresh();
    expect(desk.offline).toBe(true);
    expect(desk.entries).toHaveLength(1);
  });

  it('puts forward for reading together only what waits and is alike', async () => {
    const { desk } = world(['a', 'b', 'c']);
    expect(largestAlike(desk.entries)).toHaveLength(3);
    await desk.decide('approve');
    expect(largestAlike(desk.entries)).toHaveLength(2);
    await desk.flush();
  });
});
