import { createRoute } from '@hono/zod-openapi';
import { z } from 'zod';
import { found } from '#domain/error.ts';
import { idSchema } from '#domain/id.schema.ts';
import { companySchema, patchCompanySchema } from '#domain/lead.schema.ts';
import { pageQuerySchema, pageSchema } from '#domain/page.schema.ts';
import { encodeTextCursor } from '#db/page.ts';
import { getCompany, listCompanies, updateCompany } from '#db/queries/company.ts';
import { inWorkspace, requires } from './context.ts';
import { companyAnswer } from './lead_answer.ts';
import { textPlaceOf } from './page.ts';
import { answer, body, tenantRouter } from './router.ts';

const tags = ['Companies'];
const params = z.object({ companyId: idSchema('co') });
const detailSchema = companySchema.extend({ leads: z.number().int() }).meta({ id: 'CompanyDetail' });

export const companyRoutes = tenantRouter()
  .openapi(
    createRoute({
      operationId: 'listCompanies',
      method: 'get',
      path: '/companies',
      tags,
      summary: 'Companies, in alphabetical order of their domains',
      request: { query: pageQuerySchema.extend({ search: z.string().max(200).optional() }) },
      responses: { 200: answer('A page.', pageSchema(companySchema)) },
    }),
    async (c) => {
      const { search, ...query } = c.req.valid('query');
      const place = textPlaceOf(query);
      const page = await inWorkspace(c, ({ tx, workspaceId }) => listCompanies(tx, { workspaceId, search, ...place }));
      const next = page.next === null ? null : encodeTextCursor(page.next);
      return c.json({ items: page.items.map(companyAnswer), next }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'getCompany',
      method: 'get',
      path: '/companies/{companyId}',
      tags,
      summary: 'A company, and how many leads it has',
      request: { params },
      responses: { 200: answer('The company.', detailSchema) },
    }),
    async (c) => {
      const { companyId } = c.req.valid('param');
      const company = found(await inWorkspace(c, ({ tx, workspaceId }) => getCompany(tx, { workspaceId, companyId })));
      return c.json({ ...companyAnswer(company), leads: company.leads }, 200);
    },
  )
  .openapi(
    createRoute({
      operationId: 'updateCompany',
      method: 'patch',
      path: '/companies/{companyId}',
      tags,
      summary: 'Change what is known of a company',
      middleware: requires('lead.write'),
      request: { params, body: body(patchCompanySchema) },
      responses: { 200: answer('The company, changed.', companySchema) },
    }),
    async (c) => {
      const { companyId } = c.req.valid('param');
      const said = c.req.valid('json');
      const company = await inWorkspace(c, async ({ tx, workspaceId, now, audit }) => {
        const changed = found(await updateCompany(tx, { workspaceId, companyId, now, ...said }));
        await audit('company.updated', companyId, { fields: Object.keys(said).join(',') });
        return changed;
      });
      return c.json(companyAnswer(company), 200);
    },
  );
