import { describe, expect, it } from 'vitest';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import { reportMail, type Notice } from '#domain/notice.ts';
import { triageMail } from '#domain/triage/triage.ts';
import { resendNotice } from '#domain/wire/resend.ts';
import { sesNotice } from '#domain/wire/ses.ts';

const TO = 'c.delmas@fonderies.example';
const OF = {
  ...({ vendor: 'ses', key: 'k1', messageId: '<m1@eu-west-3.amazonses.com>', recipient: TO } as const),
  ...{ mailbox: 'sophie@ondine.example', at: new Date('2026-11-24T09:00:00Z') },
};

/** What the inbox would make of a notice: the kind, whether the address is dead, and the message that it names. */
async function judged(notice: Notice | null) {
  const report = notice && reportMail(notice, OF);
  if (report === null) return null;
  const mail = await parseMail(new TextEncoder().encode(report));
  const { kind, recipients } = triageMail(mail);
  return {
    kind,
    hard: recipients.some(({ hard }) => hard),
    actions: recipients.map(({ action }) => action),
    about: mail.report.originalHeaders?.['message-id'],
  };
}

const ses = (bounce: object, name: 'eventType' | 'notificationType' = 'eventType') =>
  sesNotice({ [name]: 'Bounce', mail: { messageId: 'm1', destination: [TO] }, bounce }, 'eu-west-3');
const bounced = (bounceType: string, bounceSubType: string, said: object = {}) =>
  ses({ bounceType, bounceSubType, bouncedRecipients: [{ emailAddress: TO, ...said }] });
const resend = (type: string, data: object = {}) =>
  resendNotice({ type, data: { email_id: 'e1', message_id: 'm1@x.example', to: [TO], ...data } });
const hardBounce = (message: string, subType = 'General', type = 'Permanent') =>
  resend('email.bounced', { bounce: { type, subType, message } });

describe('a bounce that a vendor tells of', () => {
  it.each([
    ['a permanent one without a word', bounced('Permanent', 'General')],
    ['a permanent one whose report names nobody', bounced('Permanent', 'NoEmail')],
    [
      'user unknown',
      bounced('Permanent', 'General', { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }),
    ],
    [
      'a name and an address',
      ses({
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress: `Claire <${TO.toUpperCase()}>` }],
      }),
    ],
    [
      'as an identity notification',
      ses(
        { bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients: [{ emailAddress: TO }] },
        'notificationType',
      ),
    ],
    [
      'Resend without a reason',
      hardBounce(
        "The recipient's email provider sent a hard bounce message, but didn't specify the reason for the hard bounce. Sending to such addresses can harm your reputation as a sender.",
      ),
    ],
    [
      'Resend with the words of the server',
      hardBounce('550 5.1.1 The email account that you tried to reach does not exist'),
    ],
  ])('is dead: %s', async (_what, notice) => {
    expect(await judged(notice)).toMatchObject({ kind: 'bounce_hard', hard: true, about: [OF.messageId] });
  });

  it.each([
    [
      'a policy of the server',
      bounced('Permanent', 'General', { status: '5.7.1', diagnosticCode: 'smtp; 550 5.7.1 blocked by policy' }),
    ],
    [
      'our own authentication',
      bounced('Permanent', 'General', { diagnosticCode: 'smtp; 550-5.7.26 This mail is unauthenticated' }),
    ],
    [
      'its own suppression list',
      bounced('Permanent', 'Suppressed', {
        status: '5.1.1',
        diagnosticCode:
          'Amazon SES has suppressed sending to this address because it has a recent history of bouncing as an invalid address.',
      }),
    ],
    ["the account's suppression list", bounced('Permanent', 'OnAccountSuppressionList')],
    ['a full mailbox', bounced('Transient', 'MailboxFull', { status: '5.2.2' })],
    [
      'something transient, whatever its code',
      bounced('Transient', 'General', { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' }),
    ],
    ['a message too large', bounced('Transient', 'MessageTooLarge')],
    ['content that was refused', bounced('Transient', 'ContentRejected')],
    ['time that ran out', bounced('Transient', 'CustomTimeoutExceeded')],
    ['nobody knows', bounced('Undetermined', 'Undetermined', { diagnosticCode: 'smtp; 550 user unknown' })],
    ['Resend: a policy', hardBounce('The message was blocked as spam by the recipient.')],
    [
      'Resend: its own list',
      hardBounce('The address is on the suppression list because of hard bounces.', 'Suppressed'),
    ],
    [
      'Resend: suppressed',
      resend('email.suppressed', { suppressed: { type: 'OnAccountSuppressionList', message: 'x' } }),
    ],
    ['Resend: failed', resend('email.failed', { failed: { reason: 'reached_daily_quota' } })],
    ['Resend: a full mailbox', hardBounce('Mailbox full', 'MailboxFull', 'Transient')],
  ])('condemns no address: %s', async (_what, notice) => {
    expect(await judged(notice)).toMatchObject({ kind: 'bounce_soft', hard: false, actions: ['failed'] });
  });

  it.each([
    ['Transient, General without a word, which may be an automatic reply', bounced('Transient', 'General')],
    ['the same by Resend', hardBounce('', 'General', 'Transient')],
    ['a delay', resend('email.delivery_delayed')],
    [
      'a delay of SES',
      sesNotice(
        {
          eventType: 'DeliveryDelay',
          mail: { messageId: 'm1' },
          deliveryDelay: { delayedRecipients: [{ emailAddress: TO }] },
        },
        'eu-west-3',
      ),
    ],
  ])('may still arrive, so nothing is sent for it: %s', async (_what, notice) => {
    expect(await judged(notice)).toMatchObject({ kind: 'bounce_soft', hard: false, actions: ['delayed'] });
  });

  it('is ours only where our recipient is among several', async () => {
    const others = [{ emailAddress: 'a@x.example' }, { emailAddress: 'b@x.example' }];
    const of = (bouncedRecipients: object[]) =>
      ses({ bounceType: 'Permanent', bounceSubType: 'General', bouncedRecipients });
    expect(await judged(of(others))).toBeNull();
    expect(await judged(of([...others, { emailAddress: TO, status: '4.2.2' }]))).toMatchObject({ hard: false });
    expect(await judged(of([...others, { emailAddress: TO }]))).toMatchObject({
      kind: 'bounce_hard',
      actions: ['failed'],
    });
    expect(await judged(of([]))).toBeNull();
  });

  it('cannot write a field of the report', async () => {
    const evil = 'smtp; 550 5.7.1 no\r\nFinal-Recipient: rfc822; x@y.example\r\n\r\nAction: failed\r\nStatus: 5.1.1';
    const notice = bounced('Permanent', 'General', { status: '5.7.1', diagnosticCode: evil });
    expect(await judged(notice)).toMatchObject({ actions: ['failed'], hard: false });
    const written = ses({
      bounceType: 'Permanent',
      bounceSubType: 'General',
      bouncedRecipients: [{ emailAddress: TO, status: '5.1.1\r\nX: y' }],
    });
    expect(notice && reportMail(written ?? notice, OF)).not.toContain('X: y');
  });
});

describe('a complaint that a vendor tells of', () => {
  it('is a complaint about the message, where our recipient is among those who may have', async () => {
    const complaint = (complainedRecipients: object[]) =>
      sesNotice(
        {
          eventType: 'Complaint',
          mail: { messageId: 'm1' },
          complaint: { complainedRecipients, complaintFeedbackType: 'abuse' },
        },
        'eu-west-3',
      );
    expect(await judged(complaint([{ emailAddress: TO }]))).toMatchObject({ kind: 'complaint', about: [OF.messageId] });
    expect(await judged(complaint([{ emailAddress: 'a@x.example' }]))).toBeNull();
    expect(await judged(resend('email.complained'))).toMatchObject({ kind: 'complaint' });
  });
});
