import type { Id } from '#domain/id.ts';
import type { ReplyLanguage } from '#domain/language.ts';
import { api, unwrap } from '#ui/lib/api.ts';

/** A thread as it was seen: what every act on it names. */
export type Seen = { readonly id: Id<'cnv'>; readonly version: number };

const of = ({ id }: Seen) => ({ param: { conversationId: id } });
const one = () => api().api.conversations[':conversationId'];

export const setDone = (seen: Seen, done: boolean) =>
  unwrap(one().done.$put({ ...of(seen), json: { done, version: seen.version } }));
export const snooze = (seen: Seen, until: string | null) =>
  unwrap(one().snooze.$put({ ...of(seen), json: { until, version: seen.version } }));
export const assign = (seen: Seen, memberId: Id<'mb'> | null) =>
  unwrap(one().assignee.$put({ ...of(seen), json: { memberId, version: seen.version } }));
export const close = (seen: Seen) => unwrap(one().close.$post({ ...of(seen), json: { version: seen.version } }));
/** @param suggestion the suggested answer that it was made of, by its wording and its words */
export const reply = (seen: Seen, words: string, suggestion: { variant: number; hash: string } | null) =>
  unwrap(
    one().reply.$post({
      ...of(seen),
      json: { words, version: seen.version, ...(suggestion !== null && { suggestion }) },
    }),
  );

/** Another answer than the one that came with the thread: 0 is the first wording, and they come round again. */
export const suggest = async (seen: Seen, variant: number) =>
  (await unwrap(one().suggestion.$get({ ...of(seen), query: { variant: String(variant) } }))).suggestion;
/** Has the model write the answer, and waits for it: the answer as it is then, whoever wrote it. */
export const writeAnswer = async (seen: Seen) => (await unwrap(one().suggestion.$post(of(seen)))).suggestion;
/** Writes down what is answered to a question, in the language of the answer. */
export const know = (title: string, text: string, language: ReplyLanguage) =>
  unwrap(api().api.knowledge.$post({ json: { kind: 'answer', title, text, language } }));
