import { api, unwrap } from '#ui/lib/api.ts';
import { ROLES } from '#domain/role.ts';
import { refusable, textOf } from '#ui/lib/form/refused.ts';
import type { Actions, PageServerLoad } from './$types';

const membersOf = async (fetcher: typeof fetch) =>
  (await unwrap(api(fetcher).api.members.$get({ query: { limit: '200' } }))).items;

export const load: PageServerLoad = async ({ fetch }) => ({ members: await membersOf(fetch) });

export const actions: Actions = {
  role: async ({ request, fetch }) => {
    const form = await request.formData();
    const role = ROLES.find((one) => one === textOf(form, 'role'));
    const member = (await membersOf(fetch)).find(({ id }) => id === textOf(form, 'id'));
    if (role === undefined || member === undefined) return { changed: false };
    const param = { memberId: member.id };
    const refused = await refusable({}, () =>
      unwrap(api(fetch).api.members[':memberId'].$patch({ param, json: { role } })),
    );
    return refused ?? { changed: true };
  },
  remove: async ({ request, fetch }) => {
    const id = textOf(await request.formData(), 'id');
    const member = (await membersOf(fetch)).find((one) => one.id === id);
    if (member === undefined) return { changed: false };
    const param = { memberId: member.id };
    const refused = await refusable({}, () => unwrap(api(fetch).api.members[':memberId'].$delete({ param })));
    return refused ?? { changed: true };
  },
};
