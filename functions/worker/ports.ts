import type { Client } from '@temporalio/client';
import { randomBytes } from 'node:crypto';
import { BOOKING_PLACES, bookingVendors } from '#activities/adapters/booking/vendors.ts';
import { googleCalendars } from '#activities/adapters/calendar/google.ts';
import { organisationByList } from '#activities/adapters/dns/organisation.ts';
import { systemDns } from '#activities/adapters/dns/resolve.ts';
import { mistral, type MistralOptions } from '#activities/adapters/mistral/ask.ts';
import { modelOpeners } from '#activities/adapters/mistral/opener.ts';
import { modelSuggestions } from '#activities/adapters/mistral/suggestion.ts';
import { modelTriage } from '#activities/adapters/mistral/triage.ts';
import { channels, type Calls } from '#activities/adapters/notify/channels.ts';
import { spamd } from '#activities/adapters/spam/spamd.ts';
import { ruleOpeners } from '#activities/adapters/opener/rules.ts';
import type { MailNetwork } from '#activities/adapters/mail/hosts.ts';
import { mailboxesOf, type MailPlaces } from '#activities/adapters/mail/mailboxes.ts';
import { NothingSent, type Ports, type SandboxServer, type Workflows } from '#activities/ports.ts';
import type { BookingVendor } from '#domain/booking.ts';
import type { BlocklistZone } from '#domain/deliverability/blocklist.ts';
import type { Dns } from '#domain/deliverability/dns_port.ts';
import type { GoogleApp } from '#domain/wire/gmail.ts';
import type { Db } from '#db/client.ts';
import { workflowClients } from '../client/index.ts';
import { tellMeeting } from '../client/meeting.ts';
import type { Postman } from '../postman.ts';
import type { Seal } from '../seal.ts';
import type { Tokens } from '../tokens.ts';

/** What the server side of the workflows is made from. */
export type WorkerParts = {
  db: Db;
  client: Client;
  time: () => Date;
  publicUrl: string;
  tokens: Tokens;
  /** The sandbox's mail server; null where no sandbox lives, as in the cloud's functions. */
  sandboxServer: () => SandboxServer | null;
  enricher: Ports['enricher'];
  /** Lists that a sending domain is looked up in; empty asks none. */
  blocklists: readonly BlocklistZone[];
  /** Stands between what was leased and the wire (activities/fence.ts). */
  fence: Ports['fence'];
  /** Opens what is stored about connected accounts. */
  seal: Seal;
  /** Answers about sending domains; the system's resolver unless given. */
  dns?: Dns;
  /** How mail servers that people name are reached. */
  mailNetwork: MailNetwork;
  /** What Google knows this instance by; left out where Gmail cannot be connected. */
  gmail?: GoogleApp | null;
  /** Where mail vendors are; where they always are unless given. */
  mailPlaces?: MailPlaces | undefined;
  /** Where the interfaces of booking vendors are; their own unless given. */
  bookingPlaces?: Readonly<Record<BookingVendor, string>>;
  /** The model that writes openers and reads what the rules cannot; null without a key. */
  mistral: MistralOptions | null;
  /** Where SpamAssassin is asked; null: nowhere. */
  spamd: { host: string; port: number } | null;
  /** What the people of a sandbox live by; null where no sandbox lives. */
  sandbox: Ports['sandbox'];
  /** Letters of ours to our own users. */
  postman: Postman;
  /** How push services and Slack are called; as they always are unless given. */
  calls?: Calls;
};

/** Tells workflows what happened, through their clients. */
export function workflowsPort({ client, db, time }: Pick<WorkerParts, 'client' | 'db' | 'time'>): Workflows {
  const temporal = workflowClients(client);
  const {
    bookings,
    outreach,
    campaign,
    enrichment,
    erasure,
    freshness,
    import: imports,
    mailbox,
    memberCalendar,
    notification,
    reply,
    sandbox,
  } = temporal;
  return {
    startOutreach: (input) => outreach.start(input),
    replied: (key, reply) => outreach.replied(key, reply),
    nudgeOutreach: (key) => outreach.nudged(key),
    closeOutreach: (key, end) => outreach.closed(key, end),
    moveClock: (key, clockOffsetMs) => outreach.clockMoved(key, clockOffsetMs),
    outreachEnded: (key) => campaign.outreachEnded(key),
    holdCampaign: (key, reason) => campaign.held(key, reason),
    nudgeReply: (key) => reply.nudged(key),
    moveReplyClock: (key, clockOffsetMs) => reply.clockMoved(key, clockOffsetMs),
    moveCampaignClock: (key, clockOffsetMs) => campaign.clockMoved(key, clockOffsetMs),
    nudgeCampaign: (key) => campaign.nudged(key),
    startEnrichment: (input) => enrichment.start(input),
    mailArrived: (key) => mailbox.arrived(key),
    decided: (key, decision) => outreach.decided(key, decision),
    edited: (key, draftId) => outreach.edited(key, draftId),
    startCampaign: (input) => campaign.start(input),
    countOutreaches: (key) => outreach.count(key),
    outreachesUnderWay: (key) => outreach.underWay(key),
    recoverOutreach: (input) => outreach.recover(input),
    recoverImport: (input) => imports.recover(input),
    mailboxBack: (key) => mailbox.resumed(key),
    checkDomain: (key) => mailbox.checkDomain(key),
    startMailbox: (key) => mailbox.start(key),
    startSandbox: (key) => sandbox.start(key),
    startNotification: (key) => notification.start(key),
    startReply: (input) => reply.start(input),
    startErasure: ({ due, ...key }) => (due ? erasure.now(key) : erasure.start(key)),
    keepFresh: (key) => freshness.ensureSchedule(key),
    keepLooking: (key) => bookings.ensureSchedule(key),
    keepCalendar: (key) => memberCalendar.start(key),
    tellMeeting: (meeting) => tellMeeting({ db, time, temporal }, meeting),
  };
}

/** The real thing behind every port. */
export function createPorts({
  mistral: model,
  bookingPlaces,
  db,
  client,
  time,
  publicUrl,
  tokens,
  sandboxServer,
  enricher,
  blocklists,
  sandbox,
  seal,
  mailNetwork,
  mailPlaces,
  gmail,
  dns,
  fence,
  spamd: spamServer,
  postman,
  calls,
}: WorkerParts): Ports {
  const server = () => {
    const found = sandboxServer();
    if (!found) throw new NothingSent('sandbox_server_missing');
    return found;
  };
  const ask = model && mistral(model);
  return {
    db,
    time,
    publicUrl,
    tokens,
    enricher,
    fence,
    sandbox,
    random: (length) => randomBytes(length),
    openers: ask ? modelOpeners(ask, ruleOpeners) : ruleOpeners,
    triager: ask ? modelTriage(ask) : null,
    suggester: ask ? modelSuggestions(ask) : null,
    domains: { dns: dns ?? systemDns(), organisationByList, blocklists },
    spam: spamServer && spamd(spamServer),
    secrets: seal,
    mailboxes: mailboxesOf({
      db,
      time,
      secrets: seal,
      network: mailNetwork,
      sandboxServer: server,
      google: gmail ?? null,
      ...(mailPlaces && { places: mailPlaces }),
    }),
    channels: channels({ time, random: randomBytes, contact: contactOf(publicUrl), call: calls }),
    post: (letter) => postman.send(letter),
    bookings: bookingVendors(bookingPlaces ?? BOOKING_PLACES, time),
    calendars: googleCalendars(gmail ?? null, time),
    workflows: workflowsPort({ client, db, time }),
  };
}

/** Whom those who run a push service may ask about us (RFC 8292, 2.1): our own address, where it is one of https. */
const contactOf = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? publicUrl : `mailto:leadgen@${new URL(publicUrl).hostname}`;
