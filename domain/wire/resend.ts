import { z } from 'zod';
import { failureOf, notTried, type Notice } from '../notice.ts';

/** What Resend posts to a webhook (resend.com/docs/webhooks/event-types). What we do not look at may be anything. */
const hook = z.object({
  type: z.string(),
  data: z.object({
    message_id: z.string().nullish().catch(null),
    to: z.array(z.string()).catch([]),
    tags: z.unknown().optional(),
    bounce: z
      .object({ message: z.string().catch(''), type: z.string().catch(''), subType: z.string().catch('') })
      .optional()
      .catch(undefined),
  }),
});
type Data = z.infer<typeof hook>['data'];

/** The tag under which the id of a dispatch goes out and comes back. Tags hold letters, digits, `_` and `-`. */
export const DISPATCH_TAG = 'dispatch';

/** Tags come back as an object; some webhooks have listed them as they were sent. */
const tags = z.union([
  z.record(z.string(), z.unknown()),
  z
    .array(z.object({ name: z.string(), value: z.unknown() }))
    .transform((list) => Object.fromEntries(list.map(({ name, value }) => [name, value]))),
]);

/** Reads a webhook of Resend's; null when it says nothing of what became of a message that was sent. */
export function resendNotice(value: unknown): Notice | null {
  const read = hook.safeParse(value);
  if (!read.success) return null;
  const { type, data } = read.data;
  const event = eventOf(type, data);
  const tag = tags.safeParse(data.tags).data?.[DISPATCH_TAG];
  const messageId = data.message_id ?? '';
  return (
    event && {
      event,
      dispatchId: typeof tag === 'string' ? tag : null,
      givenId: null,
      messageId: messageId === '' ? null : messageId.startsWith('<') ? messageId : `<${messageId}>`,
    }
  );
}

function eventOf(type: string, { to, bounce }: Data): Notice['event'] | null {
  switch (type) {
    case 'email.sent':
      return { kind: 'left' };
    case 'email.delivered':
      return { kind: 'delivered' };
    case 'email.delivery_delayed':
      return {
        kind: 'failed',
        failures: to.map((address) => ({ address, action: 'delayed', status: '', diagnostic: '' })),
      };
    case 'email.bounced': {
      const { type: kind = '', subType = '', message = '' } = bounce ?? {};
      const of = { type: kind, subType, status: '', diagnostic: message };
      return { kind: 'failed', failures: to.map((address) => failureOf(address, of)) };
    }
    // Neither was handed to anybody: the address is on Resend's own list, or the account was at fault.
    case 'email.suppressed':
    case 'email.failed':
      return { kind: 'failed', failures: to.map(notTried) };
    case 'email.complained':
      return { kind: 'complained', recipients: to, type: 'abuse' };
    default:
      return null;
  }
}
