import { describe, expect, it } from 'vitest';
import { parseNotice } from '#domain/wire/notice.ts';
import { resendNotice } from '#domain/wire/resend.ts';
import { sesMessageId, sesNotice } from '#domain/wire/ses.ts';
import { snsPost } from '#tests/fakes/sns.ts';

const resend = (type: string, data: object = {}) =>
  resendNotice({
    type,
    data: { email_id: 'e1', message_id: 'm1@x.example', to: ['c.delmas@fonderies.example'], ...data },
  });

describe('a notice', () => {
  it('names its message and its dispatch as they were given', () => {
    expect(resend('email.sent', { tags: { dispatch: 'dsp_1' } })).toEqual({
      ...{ dispatchId: 'dsp_1', messageId: '<m1@x.example>', givenId: null },
      event: { kind: 'left' },
    });
    expect(resend('email.delivered', { tags: [{ name: 'dispatch', value: 'dsp_1' }] })).toMatchObject({
      dispatchId: 'dsp_1',
    });
    const delivery = {
      eventType: 'Delivery',
      mail: {
        messageId: 'm1',
        tags: { dispatch: ['dsp_1'] },
        headers: [{ name: 'Message-Id', value: '<ours@x.example>' }],
      },
    };
    expect(sesNotice(delivery, 'us-east-1')).toEqual({
      ...{ dispatchId: 'dsp_1', messageId: '<m1@email.amazonses.com>', givenId: '<ours@x.example>' },
      event: { kind: 'delivered' },
    });
    expect(sesMessageId('m1', 'eu-west-3')).toBe('<m1@eu-west-3.amazonses.com>');
  });
  it('of SES is read out of what SNS posts, by the region of its topic', () => {
    const post = snsPost({ notificationType: 'Delivery', mail: { messageId: 'm1' }, delivery: {} });
    expect(parseNotice('ses', Buffer.from(JSON.stringify(post)))).toMatchObject({
      messageId: '<m1@eu-west-3.amazonses.com>',
    });
  });
  it.each([
    ['a click', resend('email.clicked', { click: {} })],
    ['an opening', sesNotice({ eventType: 'Open', mail: { messageId: 'm1' } }, 'eu-west-3')],
    ['a contact', resendNotice({ type: 'contact.created', data: { email: 'c.delmas@fonderies.example' } })],
    ['nothing', resendNotice(null)],
    ['words', sesNotice('Successfully validated SNS topic', 'eu-west-3')],
  ])('says nothing to us: %s', (_what, notice) => {
    expect(notice).toBeNull();
  });
});
