import { calendlyBooking, calendlyEvent, calendlyHook, calendlyInvitee } from '#domain/wire/calendly.ts';
import type { VendorHook } from './receive.ts';
import { signedByCalendly } from './signature.ts';

/** Calendly's webhooks. A reschedule is two of them, in any order: a cancellation that says so, and a new invitee. */
export const calendly: VendorHook = {
  vendor: 'calendly',
  signed: (secret, body, headers, nowMs) =>
    signedByCalendly(secret, body, headers.get('calendly-webhook-signature') ?? undefined, nowMs),
  read: (value) => {
    const hook = calendlyHook.safeParse(value);
    if (!hook.success) return null;
    const event = calendlyEvent.safeParse(hook.data.event);
    const invitee = calendlyInvitee.safeParse(hook.data.payload);
    if (!event.success || !invitee.success) return null;
    return {
      key: [hook.data.event, invitee.data.uri, hook.data.created_at].join('|'),
      event: calendlyBooking(invitee.data, event.data === 'invitee.canceled'),
    };
  },
};
