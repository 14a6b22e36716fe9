import { ingest } from '#activities/inbox.ts';
import { idSchema } from '#domain/id.schema.ts';
import { z } from 'zod';
import { startCorrespondence, type Written } from '#tests/support/correspondence.ts';
import type { Place, Visit } from './support.ts';

/** What somebody does with a reply, and what they wrote. */
export const REPLIES = {
  answer: 'Bonjour, oui cela m’intéresse, pouvons-nous nous appeler mardi ?',
  rewrite: 'Bonjour, pouvez-vous m’envoyer vos prix, s’il vous plaît ?',
  snooze: 'Bonjour, oui, volontiers, cela nous intéresse. Appelez-moi jeudi.',
  assign: 'Bonjour, avec plaisir, je suis intéressé. Quand êtes-vous disponible ?',
  correct: 'Hmm.',
  close: 'Bonjour, pas maintenant, recontactez-moi en mars.',
  done: 'Non merci, nous ne sommes pas intéressés.',
} as const;
export type Deed = keyof typeof REPLIES;

const place = z.object({ id: idSchema('ws') });
const mailboxes = z.object({ items: z.array(z.object({ id: idSchema('mbx') })) });

/** A morning's mail in a sandbox: people whom its mailbox wrote to answer, each so that one deed is right. By name. */
export async function receiveMorning(
  visit: Visit,
  { instance }: Place,
  counts: Readonly<Record<Deed, number>>,
): Promise<Map<string, { deed: Deed; written: Written }>> {
  const { id: workspaceId } = await visit.ask(place, 'GET', '/api/workspace');
  const [mailbox] = (await visit.ask(mailboxes, 'GET', '/api/mailboxes')).items;
  if (mailbox === undefined) throw new Error('no mailbox');
  const now = new Date();
  const house = await startCorrespondence(instance.db, { workspaceId, mailboxId: mailbox.id, now });
  const people = new Map<string, { deed: Deed; written: Written }>();
  const deeds = Object.keys(REPLIES).flatMap((key) => Object.entries(counts).filter(([deed]) => deed === key));
  for (const [deed, count] of deeds)
    for (let at = 1; at <= count; at += 1) {
      const is = z.enum(['answer', 'rewrite', 'snooze', 'assign', 'correct', 'close', 'done']).parse(deed);
      const [firstName, lastName] = [`Claire${at}`, `${deed.slice(0, 1).toUpperCase()}${deed.slice(1)}`];
      const written = await house.wroteTo(`claire@${deed}${at}.example`, { firstName, lastName });
      const headers = `From: ${written.address}\r\nSubject: Re: Votre site la nuit\r\nIn-Reply-To: ${written.messageId}\r\nContent-Type: text/plain; charset=utf-8`;
      const raw = new TextEncoder().encode(`${headers}\r\n\r\n${REPLIES[is]}\r\n`);
      await ingest(house.ports, house.mailbox, { externalId: `${deed}${at}`, raw });
      people.set(`${firstName} ${lastName}`, { deed: is, written });
    }
  return people;
}
