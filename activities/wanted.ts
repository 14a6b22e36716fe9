import { mayBeReport } from '#domain/triage/machine.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import { parseMail } from './adapters/mail/parse.ts';
import { matchMail } from './match.ts';
import { inMoment } from './moment.ts';
import type { Ports, Wanted } from './ports.ts';

/**
 * What of a mailbox concerns us: answers to our messages, mail of our leads and their companies, and reports. The rest of
 * somebody's mail is left where it is: only its header was looked at, and nothing of it is kept.
 */
export const wantedBy =
  (ports: Ports, mailbox: Mailbox): Wanted =>
  async (header) => {
    const mail = await parseMail(header);
    return (
      mayBeReport(mail) ||
      (await inMoment(ports, mailbox.workspaceId, (moment) => matchMail(moment, mailbox, mail))) !== null
    );
  };
