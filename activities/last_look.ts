import { stoppedAtTheLast, type RuleResult } from '#domain/clearance.ts';
import { SETTLES_WITHIN_MS } from '#domain/dispatch.ts';
import { readLastFacts } from '#db/queries/clearance.ts';
import type { Draft } from '#db/queries/draft.ts';
import { getMailbox } from '#db/queries/mailbox.ts';
import { there } from './failure.ts';
import type { Moment } from './moment.ts';
import { NothingSent, type MailboxAdapter } from './ports.ts';

/** Something was said or decided about it while it was getting ready. */
export class Stopped extends NothingSent {
  readonly rule: RuleResult;
  constructor(rule: RuleResult) {
    super(STOPPED);
    this.rule = rule;
  }
}
export const STOPPED = 'stopped_before_wire';

/** The rule that stops a cleared message now: it was paused, suppressed or complained about since the gate looked. */
export async function stopping({ tx, workspace, workspaceId, now }: Moment, draft: Draft): Promise<RuleResult | null> {
  const mailbox = there(await getMailbox(tx, { workspaceId, mailboxId: draft.mailboxId }), 'mailbox_gone');
  return stoppedAtTheLast(await readLastFacts(tx, { workspace, draft, mailbox, now }));
}

/** How long after its last byte the provider may still take a message in. */
export const settlesWithin = ({ settlesWithinMs }: MailboxAdapter): number => settlesWithinMs ?? SETTLES_WITHIN_MS;
