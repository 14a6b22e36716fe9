import { KNOWLEDGE_KINDS } from '#domain/knowledge.ts';
import { REPLY_LANGUAGES } from '#domain/language.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

const read = async (fetcher: typeof fetch) => (await unwrap(api(fetcher).api.knowledge.$get())).items;

export const load: PageServerLoad = async ({ fetch }) => ({ entries: await read(fetch) });

/** What a form says: the values as they were typed, and what the API is told. */
function saidIn(form: FormData) {
  const values = { title: textOf(form, 'title'), text: textOf(form, 'text'), id: textOf(form, 'id') };
  const kind = KNOWLEDGE_KINDS.find((one) => one === textOf(form, 'kind')) ?? 'answer';
  const language = REPLY_LANGUAGES.find((one) => one === textOf(form, 'language')) ?? null;
  const missing = {
    title: values.title === '' && m.settings_knowledge_title_missing(),
    text: values.text === '' && m.settings_knowledge_text_missing(),
  };
  return { values, missing, said: { kind, language, title: values.title, text: values.text } };
}

/** The entry that a form is about, while it is there. */
const named = async (fetcher: typeof fetch, id: string) => (await read(fetcher)).find((entry) => entry.id === id);

export const actions: Actions = {
  add: async ({ request, fetch }) => {
    const { values, missing, said } = saidIn(await request.formData());
    const refused =
      refuse(missing, values) ??
      (await refusable(values, () => unwrap(api(fetch).api.knowledge.$post({ json: said }))));
    return refused ?? { added: true };
  },
  change: async ({ request, fetch }) => {
    const { values, missing, said } = saidIn(await request.formData());
    const refused =
      refuse(missing, values) ??
      (await refusable(values, async () => {
        const entry = await named(fetch, values.id);
        // It was taken away meanwhile: what was typed is added anew, and is not lost.
        if (entry === undefined) await unwrap(api(fetch).api.knowledge.$post({ json: said }));
        else
          await unwrap(
            api(fetch).api.knowledge[':knowledgeId'].$patch({ param: { knowledgeId: entry.id }, json: said }),
          );
      }));
    return refused ?? { changed: true };
  },
  delete: async ({ request, fetch }) => {
    const entry = await named(fetch, textOf(await request.formData(), 'id'));
    if (entry === undefined) return { deleted: true };
    const refused = await refusable({}, () =>
      unwrap(api(fetch).api.knowledge[':knowledgeId'].$delete({ param: { knowledgeId: entry.id } })),
    );
    return refused ?? { deleted: true };
  },
};
