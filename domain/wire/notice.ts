import type { Notice, NoticeVendor } from '../notice.ts';
import { resendNotice } from './resend.ts';
import { sesNotice, snsEnvelope } from './ses.ts';

/** Reads a verified webhook as it was posted; null when it says nothing of what became of a message. */
export function parseNotice(vendor: NoticeVendor, raw: Uint8Array): Notice | null {
  const value = jsonOf(new TextDecoder().decode(raw));
  if (vendor === 'resend') return resendNotice(value);
  const envelope = snsEnvelope.safeParse(value);
  if (!envelope.success || envelope.data.Type !== 'Notification') return null;
  return sesNotice(jsonOf(envelope.data.Message), regionOfTopic(envelope.data.TopicArn));
}

/** SES publishes into a topic of its own region. */
const regionOfTopic = (arn: string): string => arn.split(':')[3] ?? '';

function jsonOf(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return value;
  } catch {
    return null;
  }
}
