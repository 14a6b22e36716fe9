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
