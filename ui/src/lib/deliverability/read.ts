import { api, unwrap } from '#ui/lib/api.ts';
import { readClock } from '#ui/lib/campaign/read.ts';

/** Mailboxes, domains and what came of the mail, with the workspace's clock. */
export async function readDeliverability(fetcher?: typeof fetch) {
  const client = api(fetcher).api;
  const [mailboxes, overview, clock, me, workspace] = await Promise.all([
    unwrap(client.mailboxes.$get()),
    unwrap(client.deliverability.$get()),
    readClock(fetcher),
    unwrap(client.me.$get()),
    unwrap(client.workspace.$get()),
  ]);
  const membership = me.memberships.find(({ workspaceId }) => workspaceId === workspace.id);
  return {
    ...overview,
    mailboxes: mailboxes.items,
    histories: overview.mailboxes,
    clock,
    permissions: membership?.permissions ?? [],
  };
}
/** What one mailbox's screen shows besides: the guards, and health day by day, of the mailbox and of its domain. */
export async function readPane(mailboxId: string, fetcher?: typeof fetch) {
  const client = api(fetcher).api;
  const [read, guards] = await Promise.all([
    readDeliverability(fetcher),
    unwrap(client.guards.$get({ query: { limit: '200' } })),
  ]);
  const domain = read.domains.find(({ mailboxIds }) => mailboxIds.some((id) => id === mailboxId));
  const [own, whole] = await Promise.all([
    readHealthDays(mailboxId, fetcher),
    domain !== undefined && domain.mailboxIds.length > 1 ? readHealthDays(domain.domain, fetcher) : [],
  ]);
  return { ...read, guards: guards.items, days: { own, whole } };
}
export type Pane = Awaited<ReturnType<typeof readPane>>;
export type GuardItem = Pane['guards'][number];

/** The last 90 days of a mailbox or a domain, oldest first. */
async function readHealthDays(subject: string, fetcher?: typeof fetch) {
  const { items } = await unwrap(api(fetcher).api['health-days'].$get({ query: { subject, limit: '90' } }));
  return items.reverse();
}
export type HealthDay = Awaited<ReturnType<typeof readHealthDays>>[number];

/** Lets go on what a guard paused. */
export const resumeGuard = ({ target, subject }: Pick<GuardItem, 'target' | 'subject'>, reason: string) =>
  unwrap(api().api.guards[':target'][':subject'].resume.$post({ param: { target, subject }, json: { reason } }));

export type Deliverability = Awaited<ReturnType<typeof readDeliverability>>;
export type MailboxItem = Deliverability['mailboxes'][number];
export type SendingDomain = Deliverability['domains'][number];
export type Audit = NonNullable<SendingDomain['audit']>;
export type ProviderItem = Deliverability['providers'][number];

/** The history, the domain and the row of one mailbox. */
export function seen(read: Deliverability, mailboxId: string) {
  const mailbox = read.mailboxes.find(({ id }) => id === mailboxId);
  const domain = read.domains.find(({ mailboxIds }) => mailboxIds.some((id) => id === mailboxId));
  const history = read.histories.find((one) => one.mailboxId === mailboxId)?.history ?? [];
  return mailbox === undefined || domain === undefined ? null : { mailbox, domain, history };
}

/** Has a domain read now. @throws ApiProblem: `too_many_requests` when it was asked just before */
export const askForCheck = (domain: string, selector?: string) =>
  unwrap(
    api().api.domains[':domain'].check.$post({
      param: { domain },
      json: selector === undefined ? {} : { selector },
    }),
  );

export interface SuppressionQuery {
  readonly search: string;
}
const LIMIT = '50';

/** A page of whom nobody writes to, newest first. */
export const readSuppressions = ({ search }: SuppressionQuery, cursor?: string, fetcher?: typeof fetch) =>
  unwrap(
    api(fetcher).api.suppressions.$get({
      query: { limit: LIMIT, ...(search !== '' && { search }), ...(cursor !== undefined && { cursor }) },
    }),
  );
export type SuppressionPage = Awaited<ReturnType<typeof readSuppressions>>;
export type SuppressionItem = SuppressionPage['items'][number];
