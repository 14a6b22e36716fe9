import { headerOf, type ParsedMail } from '../mail.ts';
import { fold } from './fold.ts';
import { isComplaintSubject, isLoopSender } from './feedback.ts';
import { reportSigns } from './report.ts';

/**
 * Whether a message may be a report on one of ours, by its header alone: then its body must be read to know, because a
 * report names the message that it is about inside (RFC 3464, RFC 5965), and those that follow no standard in their text.
 * What a machine that is no mail system writes, a newsletter above all, is one only under a report's subject.
 */
export function mayBeReport(mail: ParsedMail): boolean {
  const { machine, daemon, unsent, report, list, subject } = reportSigns(mail);
  const contentType = fold(headerOf(mail.headers, 'content-type'));
  return (
    daemon ||
    unsent ||
    report ||
    list ||
    (machine && subject) ||
    /multipart\/report|delivery-status|feedback-report/.test(contentType) ||
    /sns\.amazonaws/.test(mail.from?.address ?? '') ||
    isLoopSender(mail) ||
    isComplaintSubject(mail.subject)
  );
}
