import { planAnswer } from '#domain/sandbox_plan.ts';
import { temperamentOf } from '#domain/sandbox_person.ts';
import type { ProspectEvent } from '#domain/temperament.ts';
import { insertAnswer, notePlanned, receivedBefore, unplannedMail } from '#db/queries/sandbox_answer.ts';
import { holidayTest } from '#db/holidays.ts';
import type { Moment } from './moment.ts';

const PAGE = 100;

/**
 * Lets those who received something make up their mind: what they will do, and when. Once for each message.
 * @returns whether more of them are waiting than one call looks at
 */
export async function planNew(moment: Moment): Promise<boolean> {
  const { tx, workspaceId, now } = moment;
  const mails = await unplannedMail(tx, { workspaceId, limit: PAGE });
  for (const mail of mails) await planOne(moment, mail);
  await notePlanned(tx, { workspaceId, mailIds: mails.map(({ id }) => id), now });
  return mails.length === PAGE;
}

async function planOne(
  { tx, workspaceId, now, id }: Moment,
  mail: Awaited<ReturnType<typeof unplannedMail>>[number],
): Promise<void> {
  if (mail.class === null) return;
  const before = await receivedBefore(tx, { workspaceId, leadId: mail.leadId, id: mail.id });
  const event: ProspectEvent = mail.class === 'reply' ? 'reply' : before === 0 ? 'first_message' : 'later_message';
  const { leadId, email, zone } = mail;
  const prospect = { id: leadId, email, temperament: mail.temperament ?? temperamentOf(email), zone };
  const plan = planAnswer(prospect, event, mail.at.getTime(), holidayTest(mail.country));
  if (plan === null) return;
  await insertAnswer(tx, {
    id: id('ans'),
    workspaceId,
    mailId: mail.id,
    leadId: mail.leadId,
    kind: plan.kind,
    byHand: false,
    dueAt: new Date(plan.dueAt),
    createdAt: now,
    updatedAt: now,
  });
}
