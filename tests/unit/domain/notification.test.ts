import { describe, expect, test } from 'vitest';
import { answerBy, answerSoon } from '#domain/answer_clock.ts';
import { digestLetter, isEmpty, type Digest } from '#domain/digest.ts';
import {
  approvalDay,
  defaultSetting,
  digestDay,
  digestMember,
  digestPayload,
  escapeSlack,
} from '#domain/notification.ts';
import { connectSlackSchema, subscribeSchema } from '#domain/notification.schema.ts';
import { wordsOf } from '#domain/notification_words.ts';

const at = (iso: string) => Date.parse(iso);
const paris = defaultSetting({ sandbox: false, zone: 'Europe/Paris' });

describe('the day of a digest', () => {
  test.each([
    ['2026-11-23T06:59:00Z', null], // Monday, 7:59 in Paris
    ['2026-11-23T07:00:00Z', '2026-11-23'],
    ['2026-11-23T09:59:00Z', '2026-11-23'],
    ['2026-11-23T10:00:00Z', null], // three hours late: the day began without it
    ['2026-11-28T07:30:00Z', null], // Saturday
    ['2026-07-20T06:00:00Z', '2026-07-20'], // summer: 8:00 is 6:00 UTC
  ])('at %s is %s', (now, day) => {
    expect(digestDay(at(now), paris)).toBe(day);
  });

  test('is that of the member’s own zone, and none for who wants none', () => {
    const noumea = { ...paris, zone: 'Pacific/Noumea' };
    expect(digestDay(at('2026-11-22T21:30:00Z'), noumea)).toBe('2026-11-23');
    expect(digestDay(at('2026-11-23T07:00:00Z'), { ...paris, digestMinute: null })).toBeNull();
    expect(defaultSetting({ sandbox: true, zone: 'Europe/Paris' }).digestMinute).toBeNull();
  });

  test('that messages wait is told in working hours alone', () => {
    expect(approvalDay(at('2026-11-23T08:00:00Z'), 'Europe/Paris')).toBe('2026-11-23');
    expect(approvalDay(at('2026-11-23T18:00:00Z'), 'Europe/Paris')).toBeNull();
    expect(approvalDay(at('2026-11-28T08:00:00Z'), 'Europe/Paris')).toBeNull();
  });
});

test('somebody is told again when three quarters of the hour are over, by the mailbox’s hours', () => {
  const hours = { startMinute: 9 * 60, endMinute: 17 * 60 + 30 };
  const evening = at('2026-11-23T16:20:00Z'); // Monday, 17:20 in Paris
  expect(new Date(answerBy(evening, hours, 'Europe/Paris')).toISOString()).toBe('2026-11-24T08:50:00.000Z');
  expect(new Date(answerSoon(evening, hours, 'Europe/Paris')).toISOString()).toBe('2026-11-24T08:35:00.000Z');
});

const digest: Digest = {
  approvals: 3,
  hotReplies: {
    count: 7,
    items: [
      {
        conversationId: 'cnv_1',
        who: 'Claire <b>',
        company: 'Dubois & Fils',
        answerBy: new Date('2026-11-23T09:40:00Z'),
      },
      { conversationId: 'cnv_2', who: 'Marc', company: null, answerBy: new Date('2026-11-23T06:30:00Z') },
    ],
  },
  alerts: ['complaint', 'unclear_reply', 'unclear_reply'],
  meetings: [{ startsAt: new Date('2026-11-23T13:00:00Z'), who: 'Anne', company: 'Ondine' }],
};
const reader = {
  language: 'fr',
  zone: 'Europe/Paris',
  now: new Date('2026-11-23T07:00:00Z'),
  workspace: 'Atelier',
  publicUrl: 'https://leadgen.example',
  offUrl: 'https://leadgen.example/d/token',
} as const;

describe('the letter of a morning', () => {
  test('says what needs somebody, in their language and zone, with where to go and how to end it', () => {
    const { subject, text } = digestLetter(digest, reader);
    expect(subject).toBe('7 réponses chaudes · Atelier');
    expect(text).toContain('Lundi 23 novembre, ce qui vous attend chez Atelier.');
    expect(text).toContain('- Claire <b> (Dubois & Fils)\u00a0: à traiter avant 10\u00a0h\u00a040');
    expect(text).toContain('- Marc\u00a0: en retard depuis 7\u00a0h\u00a030');
    expect(text).toContain('- et 5 autres');
    expect(text).toContain('3 messages à valider\nhttps://leadgen.example/approvals');
    expect(text).toContain('Un rendez-vous aujourd’hui\n- 14\u00a0h, Anne (Ondine)');
    expect(text).toContain('- Une réponse est à classer. (2)');
    expect(text).toContain('Ne plus le recevoir\u00a0: https://leadgen.example/d/token');
    expect(digestLetter(digest, { ...reader, language: 'en' }).text).toContain('3 messages to approve');
  });

  test('shows as HTML what others wrote as text, and fetches nothing', () => {
    const { html } = digestLetter(digest, reader);
    expect(html).toContain('Claire &lt;b&gt; (Dubois &amp; Fils)');
    expect(html).not.toMatch(/<b>|<img|<script|src=|url\(/);
    expect(html).toContain('href="https://leadgen.example/inbox/cnv_1"');
  });

  test('is not written when nothing needs anybody', () => {
    const nothing = { approvals: 0, hotReplies: { count: 0, items: [] }, alerts: [], meetings: [] };
    expect(isEmpty(nothing)).toBe(true);
    expect(isEmpty({ ...nothing, approvals: 1 })).toBe(false);
  });

  test('is ended by a link that names its member, and by no other link of ours', () => {
    const payload = digestPayload('ws_00000000000000000000000000', 'mb_00000000000000000000000000');
    expect(digestMember(payload)).toEqual({ workspaceId: payload.split('|')[1], memberId: payload.split('|')[2] });
    expect(digestMember('ws_00000000000000000000000000||ld_00000000000000000000000000')).toBeNull();
  });
});

describe('what leaves the app', () => {
  test('names a company at most, and cuts a long one', () => {
    const telling = { kind: 'hot_reply', conversationId: 'cnv_1', answerBy: new Date('2026-11-23T09:40:00Z') } as const;
    expect(wordsOf({ ...telling, company: 'Ondine' }, reader)).toEqual({
      title: 'Une réponse chaude attend',
      body: 'Ondine\u00a0: répondez avant 10\u00a0h\u00a040.',
      path: '/inbox/cnv_1',
    });
    const long = wordsOf({ ...telling, company: 'x'.repeat(400) }, { ...reader, language: 'en' });
    expect(long.body.length).toBeLessThan(120);
  });

  test('cannot mention anybody in Slack, nor hide a link there', () => {
    expect(escapeSlack('<!channel> & <https://evil.example|Ondine>')).toBe(
      '&lt;!channel&gt; &amp; &lt;https://evil.example|Ondine&gt;',
    );
  });
});

describe('an address that a user gives', () => {
  const keys = { p256dh: `B${'A'.repeat(86)}`, auth: 'A'.repeat(22) };
  const isPush = (endpoint: string) => subscribeSchema.safeParse({ endpoint, keys, browser: 'Firefox' }).success;
  const isSlack = (url: string) => connectSlackSchema.safeParse({ url }).success;

  test('is a push service’s only by https, with a public name', () => {
    expect(isPush('https://updates.push.services.mozilla.com/wpush/v2/abc')).toBe(true);
    const refused = ['http://push.example.com/a', 'https://127.0.0.1/a', 'https://[::1]/a', 'https://localhost/a'];
    const more = [
      'https://push.example.com:8443/a',
      'https://a:b@push.example.com/a',
      'https://2130706433/a',
      'nothing',
    ];
    expect([...refused, ...more].filter(isPush)).toEqual([]);
  });

  test('is Slack’s only on Slack’s own hosts, as an incoming webhook', () => {
    expect(isSlack('https://hooks.slack.com/services/T01/B02/abcDEF123')).toBe(true);
    expect(isSlack('https://hooks.slack-gov.com/services/T01/B02/abcDEF123')).toBe(true);
    const refused = [
      'http://hooks.slack.com/services/T01/B02/a',
      'https://hooks.slack.com.evil.example/services/T/B/a',
    ];
    const more = ['https://evil.example/services/T01/B02/a', 'https://hooks.slack.com/triggers/T01/1/a'];
    const odd = ['https://hooks.slack.com:444/services/T01/B02/a', 'https://x@hooks.slack.com/services/T01/B02/a'];
    expect([...refused, ...more, ...odd].filter(isSlack)).toEqual([]);
  });
});
