import { createRoute } from '@hono/zod-openapi';
import { AppError, found, type FieldError } from '#domain/error.ts';
import {
  DEFAULT_POLICY,
  looserFields,
  POLICY_FIELDS,
  policyOf,
  type Policy,
  type PolicyChange,
} from '#domain/policy.ts';
import { policyChangeSchema, policySchema } from '#domain/policy.schema.ts';
import type { AuditEntry } from '#db/queries/audit.ts';
import { changePolicy } from '#db/queries/workspace.ts';
import { inWorkspace, requires, type Moment } from './context.ts';
import { answer, body, tenantRouter, type Answer } from './router.ts';

const tags = ['Policy'];

/** The rules of the workspace that its members cannot lower, and that it cannot make looser than the defaults. */
export const policyRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'getPolicy',
      method: 'get',
      path: '/policy',
      tags,
      summary: 'The rules in force for everybody here, beside the defaults',
      responses: { 200: answer('The rules.', policySchema) },
    }),
    async (c) => c.json(await inWorkspace(c, ({ workspace }) => Promise.resolve(policyAnswer(workspace.policy))), 200),
  )
  .openapi(
    createRoute({
      operationId: 'updatePolicy',
      method: 'patch',
      path: '/policy',
      tags,
      summary: 'Make rules tighter, or give them back to their defaults; nothing can be looser than those',
      middleware: requires('policy.write'),
      request: { body: body(policyChangeSchema) },
      responses: { 200: answer('The rules as they are now.', policySchema) },
    }),
    async (c) => {
      const change = withoutUndefined(c.req.valid('json'));
      return c.json(await inWorkspace(c, (moment) => update(moment, change)), 200);
    },
  );

async function update({ tx, workspaceId, now, audit }: Moment, change: PolicyChange) {
  refuse(
    looserFields(change).map(({ field, limit }) => ({
      field,
      message: `Would be looser than the default, ${limit}.`,
      code: 'looser',
    })),
  );
  const { policy } = found(await changePolicy(tx, { workspaceId, change, now }));
  const { windowStartMinute, windowEndMinute } = policyOf(policy);
  const message = 'The window must stay open for an hour at least.';
  refuse(windowEndMinute - windowStartMinute < 60 ? [{ field: 'windowEndMinute', message, code: 'window_empty' }] : []);
  const details: AuditEntry['details'] = {};
  for (const field of POLICY_FIELDS) {
    const value = change[field];
    if (value !== undefined) details[field] = typeof value === 'object' ? value.join(' ') : value;
  }
  await audit('policy.updated', workspaceId, details);
  return policyAnswer(policy);
}

function refuse(errors: FieldError[]): void {
  if (errors.length > 0) throw new AppError('validation_failed', { errors });
}

/** What was not said stays as it is. */
function withoutUndefined(change: Partial<{ [K in keyof PolicyChange]: PolicyChange[K] | undefined }>): PolicyChange {
  const { dailyQuota, windowStartMinute, windowEndMinute, coolingDays, personsPerCompany, approvers, ...rest } = change;
  return {
    ...(dailyQuota === undefined ? {} : { dailyQuota }),
    ...(windowStartMinute === undefined ? {} : { windowStartMinute }),
    ...(windowEndMinute === undefined ? {} : { windowEndMinute }),
    ...(coolingDays === undefined ? {} : { coolingDays }),
    ...(personsPerCompany === undefined ? {} : { personsPerCompany }),
    ...(approvers === undefined ? {} : { approvers }),
    ...(rest.blockedCountries === undefined ? {} : { blockedCountries: rest.blockedCountries }),
    ...(rest.autopilot === undefined ? {} : { autopilot: rest.autopilot }),
  };
}

const rulesOf = (policy: Policy): Answer<typeof policySchema>['rules'] => ({
  dailyQuota: policy.dailyQuota,
  windowStartMinute: policy.windowStartMinute,
  windowEndMinute: policy.windowEndMinute,
  coolingDays: policy.coolingDays,
  personsPerCompany: policy.personsPerCompany,
  approvers: policy.approvers,
  blockedCountries: [...policy.blockedCountries],
  autopilot: policy.autopilot,
});

const policyAnswer = (stored: Partial<Policy> | null): Answer<typeof policySchema> => ({
  rules: rulesOf(policyOf(stored)),
  defaults: rulesOf(DEFAULT_POLICY),
});
