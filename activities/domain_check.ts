import { auditDomain, type DomainAudit } from '#domain/deliverability/audit.ts';
import { askBlocklists, type BlocklistResult } from '#domain/deliverability/blocklist.ts';
import type { SeenSignature } from '#domain/deliverability/dkim.ts';
import type { Dns } from '#domain/deliverability/dns_port.ts';
import { providerRates, RECENT_DAYS } from '#domain/deliverability/recipient.ts';
import { sandboxDns } from '#domain/deliverability/sandbox_zone.ts';
import { sendingService } from '#domain/deliverability/sender.ts';
import { signaturesOf } from '#domain/deliverability/signature.ts';
import { domainOf } from '#domain/email.ts';
import type { Id } from '#domain/id.ts';
import { mailboxContext } from '#domain/mailbox_connection.ts';
import { parseConnection } from '#domain/mailbox_connection.schema.ts';
import { DAY_MS } from '#domain/calendar.ts';
import { raiseAlert, settleAlerts, wasRaised } from '#db/queries/alert.ts';
import { noteHealth } from '#db/queries/health.ts';
import { getMailbox, listMailboxes, type Mailbox } from '#db/queries/mailbox.ts';
import { providerRecords } from '#db/queries/recipient_provider.ts';
import { getSendingDomain, saveAudit, signedMessages } from '#db/queries/sending_domain.ts';
import { there } from './failure.ts';
import { inMoment, type Moment } from './moment.ts';
import type { Ports } from './ports.ts';
import { sortRecipients } from './recipients.ts';

type DomainPorts = Pick<Ports, 'db' | 'time' | 'random' | 'secrets' | 'domains'>;
type Input = { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> };

/** Messages whose signatures are read, and selectors that are kept. */
const SIGNED_MESSAGES = 20;
const MAX_SEEN = 20;

export function createDomainCheckActivities(ports: DomainPorts) {
  return {
    /**
     * Reads the DNS of a mailbox's domain and keeps what it says, for the gate and the screens: records, lists that name it,
     * providers of those who were written to, and the day's health. Nothing is decided on what could not be read.
     */
    async checkDomain({ workspaceId, mailboxId }: Input): Promise<void> {
      const facts = await inMoment(ports, workspaceId, (moment) => readFacts(ports, moment, mailboxId));
      const { domain, sandbox } = facts;
      const dns = sandbox ? sandboxDns(domain) : ports.domains.dns;
      const [audit, addresses] = await Promise.all([
        auditDomain(dns, facts, ports.domains.organisationByList),
        addressesOf(dns, facts.ownHosts),
      ]);
      const blocklists = await askBlocklists(dns, ports.domains.blocklists, { domain, addresses });
      await inMoment(ports, workspaceId, (moment) => keep(moment, { domain, audit, blocklists, seen: facts.seen }));
      await sortRecipients(ports, dns, { workspaceId, mailboxId });
      await inMoment(ports, workspaceId, async (moment) => {
        const { tx, workspace, now } = moment;
        const { isFirstOfDay } = await noteHealth(tx, { workspace, domain, now });
        if (isFirstOfDay) await watchProviders(moment);
      });
    },
  };
}

/** What is known before anything is asked. */
async function readFacts(ports: DomainPorts, { tx, workspace, workspaceId }: Moment, mailboxId: Id<'mbx'>) {
  const asked = there(await getMailbox(tx, { workspaceId, mailboxId }), 'mailbox_gone');
  const domain = domainOf(asked.address);
  const all = await listMailboxes(tx, { workspaceId });
  const mailboxes = all.filter(({ address }) => domainOf(address) === domain);
  const row = await getSendingDomain(tx, { workspaceId, domain });
  const raws = await signedMessages(tx, { workspaceId, mailboxId, domain, limit: SIGNED_MESSAGES });
  const seen = raws.flatMap((raw) => signaturesOf(Buffer.from(raw).toString('latin1'), domain));
  const senders = mailboxes.map((mailbox) => ({ mailbox, host: outgoingHost(ports, mailbox) }));
  const known = senders.map(({ mailbox, host }) => ({ host, service: sendingService({ kind: mailbox.kind, host }) }));
  return {
    domain,
    sandbox: workspace.sandbox,
    services: [...new Set(known.flatMap(({ service }) => service ?? []))],
    reportTo: asked.address,
    selectors: [...(row?.selectors ?? []), ...(workspace.sandbox ? ['sandbox'] : [])],
    seen: together([...seen, ...(row?.seen ?? [])]),
    /** A host of their own: where a large service sends, its addresses are its own business. */
    ownHosts: [...new Set(known.flatMap(({ host, service }) => (host === null || service !== null ? [] : [host])))],
  };
}

const together = (seen: readonly SeenSignature[]): SeenSignature[] =>
  [...new Map(seen.map((one) => [`${one.selector} ${one.domain}`, one])).values()].slice(0, MAX_SEEN);

/** The server that a mailbox sends through, where its settings name one. */
function outgoingHost(ports: DomainPorts, mailbox: Mailbox): string | null {
  const { sealed } = mailbox.connection;
  if (sealed === undefined) return null;
  const connection = parseConnection(ports.secrets.open(sealed, mailboxContext(mailbox.workspaceId, mailbox.id)));
  return connection.kind === 'smtp' ? connection.outgoing.host : null;
}

async function addressesOf(dns: Dns, hosts: readonly string[]): Promise<string[]> {
  const answers = await Promise.all(hosts.map((host) => dns.a(host)));
  return answers.flatMap((answer) => (answer.status === 'found' ? answer.records : []));
}

async function keep(
  { tx, workspaceId, now, id }: Moment,
  found: { domain: string; audit: DomainAudit; blocklists: BlocklistResult[]; seen: SeenSignature[] },
): Promise<void> {
  await saveAudit(tx, { workspaceId, now, ...found });
  const { domain: subject, blocklists } = found;
  const listed = blocklists.filter(({ listing }) => listing === 'listed').map(({ zone }) => zone);
  const [zone] = listed;
  if (zone === undefined) await settleAlerts(tx, { workspaceId, subject, now });
  else
    await raiseAlert(tx, {
      ...{ id: id('alr'), workspaceId, now, code: 'domain_listed', subject },
      values: { zone, count: listed.length },
    });
}

/**
 * Alerts when a provider's bounces rose by more than chance explains. Looked at once a day, which is what the odds of a
 * false alert are stated for, and said once for the days that it looks at.
 */
async function watchProviders({ tx, workspaceId, now, id }: Moment): Promise<void> {
  const since = new Date(now.getTime() - RECENT_DAYS * DAY_MS);
  for (const one of providerRates(await providerRecords(tx, { workspaceId, now }))) {
    const about = { workspaceId, code: 'provider_bounces', subject: `provider:${one.provider}` } as const;
    if (one.changed === null || (await wasRaised(tx, { ...about, since }))) continue;
    const values = { provider: one.provider, bounced: one.recentBounced, people: one.recent };
    await raiseAlert(tx, { id: id('alr'), now, values, ...about });
  }
}
