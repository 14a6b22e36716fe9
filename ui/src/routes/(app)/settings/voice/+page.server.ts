import { formulaOf, isFormula } from '#domain/voice.ts';
import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { readVoice } from '#ui/lib/settings/voice.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({ voice: await readVoice(fetch) });

const FORMULAS = ['greeting_fr', 'greeting_en', 'closing_fr', 'closing_en'] as const;

export const actions: Actions = {
  change: async ({ request, fetch }) => {
    const form = await request.formData();
    const texts = { greeting_fr: '', greeting_en: '', closing_fr: '', closing_en: '' };
    for (const name of FORMULAS) texts[name] = formulaOf(textOf(form, name));
    const values = { ...texts, address: textOf(form, 'address'), manner: textOf(form, 'manner') };
    const wrong = FORMULAS.filter((name) => texts[name] !== '' && !isFormula(texts[name]));
    const refused = refuse(Object.fromEntries(wrong.map((name) => [name, m.voice_formula_invalid()])), values);
    if (refused !== null) return refused;
    const said = (text: string) => (text === '' ? null : text);
    const json = {
      address: values.address === 'tu' ? ('tu' as const) : ('vous' as const),
      manner: values.manner === 'friendly' ? ('friendly' as const) : ('formal' as const),
      greeting: { fr: said(texts.greeting_fr), en: said(texts.greeting_en) },
      closing: { fr: said(texts.closing_fr), en: said(texts.closing_en) },
    };
    return (await refusable(values, () => unwrap(api(fetch).api.voice.$patch({ json })))) ?? { changed: true };
  },
  ban: async ({ request, fetch }) => {
    const form = await request.formData();
    const values = { word: textOf(form, 'word'), replacement: textOf(form, 'replacement') };
    const json = { word: values.word, replacement: values.replacement === '' ? null : values.replacement };
    const refused =
      refuse({ word: values.word === '' && m.voice_word_missing() }, values) ??
      (await refusable(values, () => unwrap(api(fetch).api.voice.banned.$put({ json }))));
    return refused ?? { banned: true };
  },
  allow: async ({ request, fetch }) => {
    const word = textOf(await request.formData(), 'word');
    const refused = await refusable({}, () =>
      unwrap(api(fetch).api.voice.banned[':word'].$delete({ param: { word: encodeURIComponent(word) } })),
    );
    return refused ?? { allowed: true };
  },
  decide: async ({ request, fetch }) => {
    const form = await request.formData();
    const accept = textOf(form, 'accept') === 'true';
    const refused = await refusable({}, () =>
      unwrap(api(fetch).api.voice.proposals[':key'].$post({ param: { key: textOf(form, 'key') }, json: { accept } })),
    );
    return refused ?? { decided: accept };
  },
};
