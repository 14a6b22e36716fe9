import { mayBeInvitation } from '#domain/invitation.ts';
import { mayBeReport } from '#domain/triage/machine.ts';
import type { Mailbox } from '#db/queries/mailbox.ts';
import { parseMail } from './adapters/mail/parse.ts';
import { matchWriter } from './match.ts';
import { inMoment } from './moment.ts';
import type { Ports, Wanted } from './ports.ts';

/**
 * What of a mailbox concerns us: answers to our messages, mail of our leads and their companies, what carries a token of
 * ours, and what may be a report or an appointment with one of them. The rest of somebody's mail is left where it is: only its header was looked at, and
 * nothing of it is kept.
 */
export const wantedBy =
  (ports: Pick<Ports, 'db' | 'time' | 'random' | 'tokens'>, mailbox: Mailbox): Wanted =>
  async (header) => {
    const mail = await parseMail(header);
    return (
      mayBeReport(mail) ||
      mayBeInvitation(mail, mailbox.address) ||
      (await inMoment(ports, mailbox.workspaceId, (moment) => matchWriter(ports, moment, mailbox, mail))) !== null
    );
  };
