import { hasHeader, headerOf, type ParsedMail } from '../mail.ts';
import { fold } from './fold.ts';

/**
 * Whether a message may be a report on one of ours, by its header alone: then its body must be read to know, because a
 * report names the message that it is about inside (RFC 3464, RFC 5965), and those that follow no standard in their text.
 */
export function mayBeReport({ headers, from }: ParsedMail): boolean {
  const sender = fold(`${from?.address ?? ''} ${from?.name ?? ''}`);
  const autoSubmitted = headerOf(headers, 'auto-submitted').toLowerCase();
  return (
    from === null ||
    headerOf(headers, 'return-path').trim() === '<>' ||
    /multipart\/report/i.test(headerOf(headers, 'content-type')) ||
    (autoSubmitted !== '' && !autoSubmitted.startsWith('no')) ||
    ['x-failed-recipients', 'x-mlserver', 'x-autoreply', 'x-loop'].some((name) => hasHeader(headers, name)) ||
    /daemon|post ?master|postmaster|mail ?deliver|mail system|no ?reply|fbl|feedback|abuse|complaint|bounce|staff@hotmail/.test(
      sender,
    )
  );
}
