import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { checkDomainSchema, deliverabilitySchema, sendingDomainSchema } from '#domain/deliverability.schema.ts';
import { PROVIDER_DAYS, providerRates } from '#domain/deliverability/recipient.ts';
import { domainOf } from '#domain/email.ts';
import { AppError, found } from '#domain/error.ts';
import type { Health } from '#domain/health.ts';
import { healthDays, healthOfDomain, type HealthDay } from '#db/queries/health.ts';
import { listMailboxes, type Mailbox } from '#db/queries/mailbox.ts';
import { providerRecords } from '#db/queries/recipient_provider.ts';
import { askForCheck, getSendingDomain, listSendingDomains, type SendingDomain } from '#db/queries/sending_domain.ts';
import { countSuppressions } from '#db/queries/suppression.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { answer, body, tenantRouter, type Answer } from './router.ts';

const tags = ['Deliverability'];
const params = z.object({ domain: z.string().max(253) });
/** Between two readings that persons ask for. */
const ASK_EVERY_MS = 30_000;

/** What receivers see of us: the domains, their records and lists, and what came of it. */
export const deliverabilityRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getDeliverability',
      method: 'get',
      path: '/deliverability',
      tags,
      summary: 'Domains as their DNS says, health over time, answers and bounces by mail provider',
      responses: { 200: answer('All of it.', deliverabilitySchema) },
    }),
    async (c) => {
      const shown = await inWorkspace(c, async (moment) => {
        const { tx, workspace, workspaceId, now } = moment;
        const mailboxes = await listMailboxes(tx, { workspaceId });
        const domains = [...new Set(mailboxes.map(({ address }) => domainOf(address)))];
        const subjects = [...domains, ...mailboxes.map(({ id }) => id)];
        const days = await healthDays(tx, { workspaceId, subjects, days: PROVIDER_DAYS, now, zone: workspace.zone });
        const rows = await listSendingDomains(tx, { workspaceId });
        const answers = [];
        for (const domain of domains)
          answers.push(
            await domainAnswer(moment, { domain, mailboxes, days, row: rows.find((row) => row.domain === domain) }),
          );
        const rates = providerRates(await providerRecords(tx, { workspaceId, now }));
        return {
          domains: answers,
          mailboxes: mailboxes.map(({ id }) => ({ mailboxId: id, history: historyOf(days, id) })),
          providers: rates.map(({ provider, people, replied, bounced, replies, bounces, changed }) => ({
            ...{ provider, people, replied, bounced, replies, bounces, changed },
          })),
          suppressions: await countSuppressions(tx, { workspaceId }),
        };
      });
      return c.json(shown, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'checkDomain',
      method: 'post',
      path: '/domains/{domain}/check',
      tags,
      summary: 'Have the DNS of a sending domain read now; at most every 30 seconds',
      middleware: requires('mailbox.connect'),
      request: { params, body: body(checkDomainSchema) },
      responses: { 202: answer('It is being read; `checkedAt` tells when it was.', sendingDomainSchema) },
    }),
    async (c) => {
      const { domain } = c.req.valid('param');
      const { selector } = c.req.valid('json');
      const { shown, mailboxId } = await inWorkspace(c, async (moment) => {
        const { tx, workspaceId, now, audit } = moment;
        const mailboxes = await listMailboxes(tx, { workspaceId });
        const own = found(mailboxes.find(({ address }) => domainOf(address) === domain));
        const notSince = new Date(now.getTime() - ASK_EVERY_MS);
        const row = await askForCheck(tx, { workspaceId, domain, now, notSince, selector: selector ?? null });
        if (row === null) throw tooSoon(await getSendingDomain(tx, { workspaceId, domain }), now);
        if (selector !== undefined) await audit('domain.selector_named', own.id, { selector });
        return { shown: await domainAnswer(moment, { domain, mailboxes, days: [], row }), mailboxId: own.id };
      });
      const { workspaceId } = c.var.actor;
      await c.var.deps.temporal.mailbox.checkDomain({ workspaceId, mailboxId });
      return c.json(shown, 202);
    },
  );

function tooSoon(row: SendingDomain | null, now: Date): AppError {
  const seconds = Math.ceil(((row?.askedAt?.getTime() ?? now.getTime()) + ASK_EVERY_MS - now.getTime()) / 1000);
  return new AppError('too_many_requests', { extra: { retryAfterSeconds: seconds } });
}

async function domainAnswer(
  { tx, workspace, now }: Moment,
  {
    domain,
    mailboxes,
    days,
    row,
  }: { domain: string; mailboxes: readonly Mailbox[]; days: readonly HealthDay[]; row: SendingDomain | undefined },
): Promise<Answer<typeof sendingDomainSchema>> {
  const own = mailboxes.filter(({ address }) => domainOf(address) === domain);
  const askableAt = row?.askedAt ? new Date(row.askedAt.getTime() + ASK_EVERY_MS) : null;
  const audit = row?.audit ?? null;
  return {
    domain,
    mailboxIds: own.map(({ id }) => id),
    simulated: workspace.sandbox,
    audit: audit && {
      ...audit,
      findings: audit.findings.map((one) => ({ ...one, values: { ...one.values } })),
      records: audit.records.map((one) => ({ ...one })),
      keys: audit.keys.map((one) => ({ ...one })),
    },
    blocklists: row?.blocklists.map((one) => ({ ...one })) ?? [],
    checkedAt: row?.checkedAt?.toISOString() ?? null,
    askableAt: askableAt !== null && askableAt > now ? askableAt.toISOString() : null,
    health: healthAnswer(await healthOfDomain(tx, { workspace, mailboxes: own, now })),
    history: historyOf(days, domain),
  };
}

const healthAnswer = (health: Health | null) =>
  health && { ...health, factors: health.factors.map((factor) => ({ ...factor, values: { ...factor.values } })) };

const historyOf = (days: readonly HealthDay[], subject: string) =>
  days.filter((one) => one.subject === subject).map(({ day, score }) => ({ day, score }));
