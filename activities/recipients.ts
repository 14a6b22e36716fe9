import { DAY_MS } from '#domain/calendar.ts';
import type { Dns } from '#domain/deliverability/dns_port.ts';
import { providerOf, type MailProvider } from '#domain/deliverability/mx.ts';
import { sandboxDns } from '#domain/deliverability/sandbox_zone.ts';
import { domainOf } from '#domain/email.ts';
import type { Id } from '#domain/id.ts';
import { knownProviders, noteProviders, sendsToSort, sortSends } from '#db/queries/recipient_provider.ts';
import { inMoment } from './moment.ts';
import type { Ports } from './ports.ts';

type RecipientPorts = Pick<Ports, 'db' | 'time' | 'random'>;

/** Sends sorted at once, and how long a provider is believed to stay. */
const SENDS_AT_ONCE = 200;
const PROVIDER_STAYS_MS = 30 * DAY_MS;

/**
 * Learns who runs a recipient's mail before they are written to: the provider's guard is asked, and what comes of the send
 * counts there at once. Where no server answers, nothing is known, and nothing is held for it.
 */
export async function learnProvider(
  ports: RecipientPorts & Pick<Ports, 'domains'>,
  { workspaceId, recipient }: { workspaceId: Id<'ws'>; recipient: string },
): Promise<void> {
  const domain = domainOf(recipient);
  const { isKnown, sandbox } = await inMoment(ports, workspaceId, async ({ tx, workspace, now }) => {
    const since = new Date(now.getTime() - PROVIDER_STAYS_MS);
    const known = await knownProviders(tx, { workspaceId, domains: [domain], since });
    return { isKnown: known.has(domain), sandbox: workspace.sandbox };
  });
  if (isKnown) return;
  const provider = await providerOf(sandbox ? sandboxDns(domain) : ports.domains.dns, domain);
  if (provider === null) return;
  await inMoment(ports, workspaceId, ({ tx, now }) =>
    noteProviders(tx, { workspaceId, providers: new Map([[domain, provider]]), now }),
  );
}

/** Learns who runs the mail of those who were written to. A domain whose server is silent is asked again next time. */
export async function sortRecipients(
  ports: RecipientPorts,
  dns: Dns,
  { workspaceId, mailboxId }: { workspaceId: Id<'ws'>; mailboxId: Id<'mbx'> },
): Promise<void> {
  const { sends, known } = await inMoment(ports, workspaceId, async ({ tx, now }) => {
    const found = await sendsToSort(tx, { workspaceId, mailboxId, limit: SENDS_AT_ONCE });
    const since = new Date(now.getTime() - PROVIDER_STAYS_MS);
    const domains = [...new Set(found.map(({ domain }) => domain))];
    return { sends: found, known: await knownProviders(tx, { workspaceId, domains, since }) };
  });
  const learnt = new Map<string, MailProvider>();
  const unknown = [...new Set(sends.map(({ domain }) => domain))].filter((domain) => !known.has(domain));
  for (const domain of unknown) {
    const provider = await providerOf(dns, domain);
    if (provider !== null) learnt.set(domain, provider);
  }
  const byProvider = new Map<MailProvider, Id<'dsp'>[]>();
  for (const { dispatchId, domain } of sends) {
    const provider = known.get(domain) ?? learnt.get(domain);
    if (provider !== undefined) byProvider.set(provider, [...(byProvider.get(provider) ?? []), dispatchId]);
  }
  await inMoment(ports, workspaceId, async ({ tx, now }) => {
    await noteProviders(tx, { workspaceId, providers: learnt, now });
    for (const [provider, dispatchIds] of byProvider) await sortSends(tx, { workspaceId, provider, dispatchIds, now });
  });
}
