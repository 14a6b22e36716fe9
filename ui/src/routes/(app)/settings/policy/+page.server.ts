import { api, unwrap } from '#ui/lib/api.ts';
import { refusable, refuse, textOf, textsOf } from '#ui/lib/form/refused.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async ({ fetch }) => ({ policy: await unwrap(api(fetch).api.policy.$get()) });

/** `9:30` or `09:30` as minutes of a day; null for anything else. */
function minuteOf(text: string): number | null {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})$/.exec(text) ?? [];
  const minute = Number(hours) * 60 + Number(minutes);
  return Number.isInteger(minute) && minute <= 1440 ? minute : null;
}

const wholeOf = (text: string): number | null => (/^\d{1,5}$/.test(text) ? Number(text) : null);

export const actions: Actions = {
  default: async ({ request, fetch }) => {
    const form = await request.formData();
    const countries = textsOf(form, 'blockedCountries').map((code) => code.toUpperCase());
    const values = {
      dailyQuota: textOf(form, 'dailyQuota'),
      windowStartMinute: textOf(form, 'windowStartMinute'),
      windowEndMinute: textOf(form, 'windowEndMinute'),
      coolingDays: textOf(form, 'coolingDays'),
      personsPerCompany: textOf(form, 'personsPerCompany'),
      blockedCountries: countries.join(', '),
      approvers: textOf(form, 'approvers'),
      autopilot: textOf(form, 'autopilot'),
    };
    const dailyQuota = wholeOf(values.dailyQuota);
    const windowStartMinute = minuteOf(values.windowStartMinute);
    const windowEndMinute = minuteOf(values.windowEndMinute);
    const coolingDays = wholeOf(values.coolingDays);
    const personsPerCompany = wholeOf(values.personsPerCompany);
    const invalid = m.settings_error_invalid();
    const refused = refuse(
      {
        dailyQuota: dailyQuota === null && invalid,
        windowStartMinute: windowStartMinute === null && invalid,
        windowEndMinute: windowEndMinute === null && invalid,
        coolingDays: coolingDays === null && invalid,
        personsPerCompany: personsPerCompany === null && invalid,
        blockedCountries: countries.some((code) => !/^[A-Z]{2}$/.test(code)) && invalid,
      },
      values,
    );
    if (refused !== null) return refused;
    const json = {
      dailyQuota: dailyQuota ?? 0,
      windowStartMinute: windowStartMinute ?? 0,
      windowEndMinute: windowEndMinute ?? 0,
      coolingDays: coolingDays ?? 0,
      personsPerCompany: personsPerCompany ?? 0,
      blockedCountries: countries,
      approvers: values.approvers === '2' ? (2 as const) : (1 as const),
      autopilot: values.autopilot === 'true',
    };
    return refusable(values, () => unwrap(api(fetch).api.policy.$patch({ json })));
  },
};
