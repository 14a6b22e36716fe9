import { describe, expect, it } from 'vitest';
import { cutAtSentence, storyOf } from '#ui/lib/inbox/story.ts';

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
    ...{ reason: null, confidence: null, unreadable: false, correctedBy: null, matchedBy: null },
  });
  const enrollment = {
    ...{
      id: 'enr_1' as const,
      campaignId: 'cmp_1' as const,
      campaignName: null,
      stage: 'awaiting_booking' as const,
      end: null,
    },
    ...{ step: 1, wakeAt: '2026-12-08T09:00:00.000Z', reason: null, timelineUrl: null },
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
