import { afterEach, describe, expect, it, vi } from 'vitest';
import type { TriageKind } from '#domain/triage/kinds.ts';
import { dueWords } from '#ui/lib/inbox/due.ts';
import { haltWords } from '#ui/lib/inbox/halt.ts';
import { keepWords, keptWords } from '#ui/lib/inbox/kept.ts';
import { matchWords } from '#ui/lib/inbox/match.ts';
import { meanwhileIn, meanwhileWords, newsIn } from '#ui/lib/inbox/meanwhile.ts';
import { nextOf, partsOf } from '#ui/lib/inbox/parts.ts';
import type { ConversationItem } from '#ui/lib/inbox/read.ts';
import { beginningOf, cutAtSentence, storyOf } from '#ui/lib/inbox/story.ts';
import { ApiProblem } from '#ui/lib/problem.ts';
import { getLocale, overwriteGetLocale } from '#ui/paraglide/runtime.js';

describe('by when somebody is to be answered', () => {
  const before = getLocale;
  afterEach(() => {
    overwriteGetLocale(before);
  });

  it.each([
    ['2026-12-03T09:00:00Z', 'en retard de 2 h'],
    ['2026-12-02T09:00:00Z', 'en retard depuis hier, 10:00'],
    ['2026-12-01T09:00:00Z', 'en retard depuis le 1er déc.'],
    ['2026-12-03T12:00:00Z', 'à répondre avant 13:00'],
  ])('is said as a colleague would: %s', (answerBy, words) => {
    overwriteGetLocale(() => 'fr');
    const said = dueWords(answerBy, { now: '2026-12-03T11:05:00Z', zone: 'Europe/Paris' });
    expect(said.replaceAll(/\s/g, ' ')).toBe(words);
  });

  it.each([
    ['2026-12-03T12:00:00Z', 'answer by 13:00'],
    ['2026-12-04T09:00:00Z', 'answer by tomorrow at 10:00'],
    ['2026-12-07T09:00:00Z', 'answer by 7 Dec at 10:00'],
  ])('is English too, on whatever day: %s', (answerBy, words) => {
    overwriteGetLocale(() => 'en');
    const said = dueWords(answerBy, { now: '2026-12-03T11:05:00Z', zone: 'Europe/Paris' });
    expect(said.replaceAll(/\s/g, ' ')).toBe(words);
  });
});

describe.each(['fr', 'en'] as const)('what becomes of a story that a message halted, in %s', (locale) => {
  const before = getLocale;
  afterEach(() => {
    overwriteGetLocale(before);
  });
  const said = (stage: 'out_of_office' | 'snoozed_not_now', nothingLeft: boolean) => {
    overwriteGetLocale(() => locale);
    return haltWords({ stage, end: null, nothingLeft }, 'XX');
  };

  it('promises a message only where one is left to send', () => {
    const promise = /reprendra|proposé|goes on|proposed/;
    for (const stage of ['out_of_office', 'snoozed_not_now'] as const) {
      expect(said(stage, false)).toMatch(promise);
      expect(said(stage, true)).not.toMatch(promise);
      expect(said(stage, true)).toMatch(/Plus aucun message.*XX|No message is left.*XX/);
    }
  });
});

describe('the sentence that decided', () => {
  it('is found across the line breaks of a mail', () => {
    const text = 'Bonjour,\n\nVoyez plutôt avec\nma collègue Inès. Merci';
    expect(cutAtSentence(text, 'Voyez plutôt avec ma collègue Inès.')).toEqual([
      'Bonjour,\n\n',
      'Voyez plutôt avec\nma collègue Inès.',
      ' Merci',
    ]);
  });

  it('leaves the text whole when it is not in it, and never reads it as a pattern', () => {
    expect(cutAtSentence('Bonjour', 'Stop (.*)')).toEqual(['Bonjour', '', '']);
    expect(cutAtSentence('Combien (HT) ? Merci', '(HT) ?')).toEqual(['Combien ', '(HT) ?', ' Merci']);
    expect(cutAtSentence('Bonjour', null)).toEqual(['Bonjour', '', '']);
  });
});

describe('a message that came in', () => {
  it('shows the beginning of what is longer than anybody writes by hand, and the rest when asked', () => {
    const line = 'Nous consommons beaucoup la nuit.';
    const lines = Array.from({ length: 3000 }, () => line).join('\n');
    const shown = beginningOf(lines);
    expect(shown.length).toBeLessThan(4000);
    expect(shown.endsWith(`\n${line}`)).toBe(true);
    expect(beginningOf('a'.repeat(100_000)).length).toBe(4000);
    const short = Array.from({ length: 80 }, () => line).join('\n');
    expect(beginningOf(short)).toBe(short);
  });

  it('says why it belongs to the thread unless the lead wrote it in answer to us', () => {
    const lead = { name: 'Ana Costa', email: 'ana@vertsol.example' };
    const by = (matchedBy: string | null, fromAddress: string) => matchWords({ matchedBy, fromAddress }, lead);
    expect(by('reference', 'Ana@vertsol.example')).toBeNull();
    expect(by('company', 'zoe@vertsol.example')).toContain('zoe@vertsol.example');
    expect(by('name', 'ana.costa@gmail.example')).toContain('ana.costa@gmail.example');
    expect(by('reference', 'ana.costa@gmail.example')).toContain('ana.costa@gmail.example');
    expect(by('address', 'ana@vertsol.example')).toContain('Ana Costa');
  });
});

describe('the story beside a conversation', () => {
  const message = (id: `msg_${string}`, direction: 'in' | 'out', at: string) => ({
    ...{ id, direction, at, kind: direction === 'in' ? ('interested' as const) : null },
    ...{
      conversationId: null,
      leadId: null,
      mailboxId: 'mbx_1' as const,
      fromAddress: '',
      fromName: '',
      toAddress: '',
      subject: '',
      text: '',
    },
    ...{ reason: null, confidence: null, unreadable: false, unverified: false },
    ...{ correctedBy: null, caution: false, fault: null, matchedBy: null },
  });
  const enrollment = {
    ...{
      id: 'enr_1' as const,
      campaignId: 'cmp_1' as const,
      campaignName: null,
      stage: 'awaiting_booking' as const,
      end: null,
    },
    ...{ step: 1, nothingLeft: false, wakeAt: '2026-12-08T09:00:00.000Z', reason: null, timelineUrl: null },
  };

  it('says messages of ours in a row once, then the reply, then what is waited for', () => {
    const messages = [
      message('msg_1', 'out', '2026-11-06T09:12:00.000Z'),
      message('msg_2', 'out', '2026-11-16T08:36:00.000Z'),
      message('msg_3', 'in', '2026-11-24T09:21:00.000Z'),
    ];
    expect(storyOf({ messages, enrollment })).toEqual([
      { key: 'msg_1', what: 'sent', count: 2, at: '2026-11-16T08:36:00.000Z' },
      { key: 'msg_3', what: 'reply', kind: 'interested', at: '2026-11-24T09:21:00.000Z' },
      { key: 'stage', what: 'stage', wakeAt: '2026-12-08T09:00:00.000Z' },
    ]);
  });

  it('ends with the end when there is one', () => {
    expect(storyOf({ messages: [], enrollment: { ...enrollment, stage: null, end: 'booked' } })).toEqual([
      { key: 'end', what: 'end' },
    ]);
  });
});

describe('the list of the inbox', () => {
  const item = (id: `cnv_${string}`, kind: TriageKind): ConversationItem => ({
    ...{ id, kind, leadId: null, leadName: 'Claire', companyName: null, enrollmentId: null, mailboxId: 'mbx_1' },
    ...{ subject: '', snippet: '', messages: 1, lastInboundAt: null, lastMessageAt: '', place: 'open', doneAt: null },
    ...{ snoozedUntil: null, assignedTo: null, awaitingSince: null, answerBy: null, meetingAt: null, version: 1 },
  });
  const part = (...items: ConversationItem[]) => ({ items, next: null });
  const inbox = {
    awaiting: part(item('cnv_hot', 'out_of_office')),
    open: { items: [item('cnv_no', 'negative'), item('cnv_what', 'unclear')], next: 'after' },
    ...{ waiting: part(item('cnv_them', 'interested')), snoozed: part(), done: part() },
  };
  const shown = (more: Parameters<typeof partsOf>[1]) =>
    partsOf(inbox, more).map(({ key, items }) => [key, ...items.map(({ id }) => id)].join(' '));

  it('begins with who awaits an answer, whatever a machine wrote since, then with who must be understood', () => {
    expect(shown({})).toEqual(['todo cnv_hot cnv_what', 'nothing cnv_no', 'waiting cnv_them']);
  });

  it('goes on where it was not read yet, and shows each thread once, where it lies now', () => {
    expect(nextOf(inbox, {})).toEqual({ part: 'open', cursor: 'after' });
    const more = { open: { items: [item('cnv_them', 'interested'), item('cnv_old', 'unclear')], next: null } };
    expect(shown(more)).toEqual(['todo cnv_hot cnv_what cnv_old', 'nothing cnv_no', 'waiting cnv_them']);
    expect(nextOf(inbox, more)).toBeNull();
  });

  it('shows a thread once that moved while its parts were read', () => {
    const [moved] = inbox.open.items;
    const done = { items: moved === undefined ? [] : [moved], next: null };
    const ids = partsOf({ ...inbox, done }, {}).flatMap(({ items }) => items.map(({ id }) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(partsOf({ ...inbox, done }, {}).find(({ key }) => key === 'done')?.items).toEqual([moved]);
  });
});

describe('news of a conversation that somebody looks at', () => {
  const seen = (version: number, by: string, id: `cnv_${string}` = 'cnv_1') => ({
    conversation: {
      ...{ id, version, kind: null, leadId: null, leadName: '', companyName: null, enrollmentId: null },
      ...{ mailboxId: 'mbx_1' as const, subject: '', lastInboundAt: null, lastMessageAt: '', place: 'open' as const },
      ...{ doneAt: null, snoozedUntil: null, assignedTo: null, awaitingSince: null, answerBy: null },
    },
    changed: { by, how: 'reply.written' as const, at: '2026-11-24T09:00:00Z' },
  });

  it('is what somebody else did to it, and nothing that they did themselves', () => {
    const before = seen(1, 'user:marc');
    expect(newsIn(before, seen(2, 'user:marc'), 'sophie')).toMatchObject({ by: 'user:marc', how: 'reply.written' });
    expect(newsIn(before, seen(2, 'user:sophie'), 'sophie')).toBeNull();
    expect(newsIn(before, seen(1, 'user:marc'), 'sophie')).toBeNull();
    expect(newsIn(before, seen(2, 'user:marc', 'cnv_2'), 'sophie')).toBeNull();
  });
});

describe('an answer that somebody was faster than', () => {
  const members = [{ id: 'mb_1' as const, userId: 'usr_marc', name: 'Marc Adam' }];
  const refused = (code: string) =>
    new ApiProblem({
      ...{ type: '', code, title: '', status: 409, changedBy: 'user:usr_marc', changedHow: 'reply.written' },
      changedAt: '2026-11-24T09:00:00Z',
    });

  it('is told who that was and what they did, and nothing where it failed for another reason', () => {
    const changed = meanwhileIn(refused('changed_meanwhile'));
    expect(changed && meanwhileWords(changed, members, '2026-11-24T09:02:00Z')).toMatch(/^Marc Adam a répondu /);
    expect(meanwhileIn(refused('conflict'))).toBeNull();
    expect(meanwhileIn(new Error('offline'))).toBeNull();
  });
});

describe('words typed in answer', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('are kept for their conversation until they are sent', () => {
    const kept = new Map<string, string>();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, words: string) => kept.set(key, words),
      removeItem: (key: string) => kept.delete(key),
    });
    keepWords('cnv_1', 'Bonjour Claire');
    expect([keptWords('cnv_1'), keptWords('cnv_2')]).toEqual(['Bonjour Claire', null]);
    keepWords('cnv_1', null);
    expect([keptWords('cnv_1'), kept.size]).toEqual([null, 0]);
  });

  it('stay on the screen alone where a browser keeps nothing', () => {
    const refuse = (): never => {
      throw new Error('denied');
    };
    vi.stubGlobal('sessionStorage', { getItem: refuse, setItem: refuse, removeItem: refuse });
    keepWords('cnv_1', 'Bonjour Claire');
    expect(keptWords('cnv_1')).toBeNull();
  });
});
