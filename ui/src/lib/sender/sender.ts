import { api, unwrap } from '#ui/lib/api.ts';
import { refuse, refusable, textOf } from '#ui/lib/form/refused.ts';
import { m } from '#ui/paraglide/messages.js';

/** Who writes, as a form holds it. */
export interface SenderDraft {
  firstName: string;
  lastName: string;
  company: string;
  postalAddress: string;
  signature: string;
}

/** What a form begins with: what was saved, or what is known of the person. */
export function senderDraft(saved: SenderDraft | null, name: string, company: string): SenderDraft {
  if (saved !== null) return { ...saved };
  const [firstName = '', ...rest] = name.trim().split(/\s+/);
  return { firstName, lastName: rest.join(' '), company, postalAddress: '', signature: '' };
}

/** Saves who writes from a form; comes back with the fields at fault. */
export async function saveSender(fetcher: typeof fetch, form: FormData) {
  const sender = {
    firstName: textOf(form, 'firstName'),
    lastName: textOf(form, 'lastName'),
    company: textOf(form, 'company'),
    postalAddress: textOf(form, 'postalAddress').replaceAll('\r\n', '\n'),
    signature: textOf(form, 'signature').replaceAll('\r\n', '\n'),
  };
  const missing = refuse(
    {
      firstName: sender.firstName === '' && m.settings_error_empty(),
      lastName: sender.lastName === '' && m.settings_error_empty(),
      company: sender.company === '' && m.settings_error_empty(),
      postalAddress: sender.postalAddress === '' && m.settings_sender_address_missing(),
    },
    sender,
  );
  return missing ?? refusable(sender, () => unwrap(api(fetcher).api.workspace.$patch({ json: { sender } })));
}
