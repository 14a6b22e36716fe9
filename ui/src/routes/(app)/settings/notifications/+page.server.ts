import { connectSlackSchema } from '#domain/notification.schema.ts';
import { NOTIFICATION_TOPICS } from '#domain/notification.ts';
import { isId, type Id } from '#domain/id.ts';
import { error } from '@sveltejs/kit';
import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textOf } from '#ui/lib/form/refused.ts';
import { readNotifications } from '#ui/lib/notification/read.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({ notifications: await readNotifications(fetch) });

const topicsOf = (form: FormData, name: string) =>
  NOTIFICATION_TOPICS.filter((topic) => form.getAll(name).includes(topic));

function browserOf(form: FormData): Id<'psh'> {
  const id = textOf(form, 'id');
  return isId('psh', id) ? id : error(404);
}

export const actions: Actions = {
  save: async ({ request, fetch }) => {
    const form = await request.formData();
    const [zone, minute] = [textOf(form, 'zone'), textOf(form, 'minute')];
    const setting = {
      digestMinute: /^\d{1,4}$/.test(minute) ? Number(minute) : null,
      zone,
      digestTopics: topicsOf(form, 'digest'),
      pushTopics: topicsOf(form, 'push'),
    };
    return refusable({ zone }, () => unwrap(api(fetch).api.notifications.setting.$put({ json: setting })));
  },
  digest: async ({ fetch }) => {
    let went: { sentTo: string | null; file: string | null } = { sentTo: null, file: null };
    const refused = await refusable({}, async () => {
      went = await unwrap(api(fetch).api.notifications.digest.$post());
    });
    return refused ?? went;
  },
  try: async ({ request, fetch }) => {
    const subscriptionId = browserOf(await request.formData());
    const { trial } = api(fetch).api.notifications.browsers[':subscriptionId'];
    return unwrap(trial.$post({ param: { subscriptionId } }));
  },
  remove: async ({ request, fetch }) => {
    const subscriptionId = browserOf(await request.formData());
    const browser = api(fetch).api.notifications.browsers[':subscriptionId'];
    return refusable({}, () => unwrap(browser.$delete({ param: { subscriptionId } })));
  },
  connect: async ({ request, fetch }) => {
    const url = textOf(await request.formData(), 'url');
    const isHook = connectSlackSchema.safeParse({ url }).success;
    const refused = refuse({ url: !isHook && m.notification_slack_url_bad() }, {});
    return refused ?? refusable({}, () => unwrap(api(fetch).api.notifications.slack.$put({ json: { url } })));
  },
  topics: async ({ request, fetch }) => {
    const topics = topicsOf(await request.formData(), 'topic');
    return refusable({}, () => unwrap(api(fetch).api.notifications.slack.$patch({ json: { topics } })));
  },
  trySlack: async ({ fetch }) => unwrap(api(fetch).api.notifications.slack.trial.$post()),
  disconnect: async ({ fetch }) => refusable({}, () => unwrap(api(fetch).api.notifications.slack.$delete())),
};
