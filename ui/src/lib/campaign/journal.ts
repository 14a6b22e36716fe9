import type { AuditAction } from '#domain/audit.ts';
import { actionWords } from '#ui/lib/settings/audit-words.ts';
import { m } from '#ui/paraglide/messages.js';
import type { JournalEntry } from './read.ts';

const ACTIONS = {
  'campaign.created': m.campaign_journal_created,
  'campaign.updated': m.campaign_journal_updated,
  'campaign.started': m.campaign_journal_started,
  'campaign.pause_asked': m.campaign_journal_pause_asked,
  'campaign.resume_asked': m.campaign_journal_resume_asked,
  'campaign.stop_asked': m.campaign_journal_stop_asked,
  'campaign.paused': m.campaign_journal_paused,
  'campaign.running': m.campaign_journal_running,
  'campaign.stopped': m.campaign_journal_stopped,
  'campaign.finished': m.campaign_journal_finished,
  'campaign.tested': m.campaign_journal_tested,
} satisfies Record<Extract<AuditAction, `campaign.${string}`>, () => string>;

const isOwn = (action: AuditAction): action is keyof typeof ACTIONS => Object.hasOwn(ACTIONS, action);

/** What an entry of the log says was done. */
export function actionOf({ action, details }: Pick<JournalEntry, 'action' | 'details'>): string {
  const version = String(details['version'] ?? '');
  if (action === 'sequence.written') return m.campaign_journal_written({ version });
  if (action === 'sequence.published') return m.campaign_journal_published({ version });
  if (action === 'campaign.paused' && details['reason'] === 'complaint') return m.campaign_journal_paused_complaint();
  return isOwn(action) ? ACTIONS[action]() : actionWords(action);
}

/** Who an entry says did it. */
export function actorOf(actor: string, user: { readonly id: string; readonly name: string } | undefined): string {
  if (user !== undefined && actor === `user:${user.id}`) return user.name;
  if (actor.startsWith('system:')) return m.campaign_journal_system();
  return actor.startsWith('key:') ? m.campaign_journal_key() : m.campaign_journal_member();
}

/** Writing is saved at each pause: what follows itself is shown once, the latest of a run. */
export function withoutRepeats(entries: readonly JournalEntry[]): JournalEntry[] {
  return entries.filter((entry, index) => {
    const later = entries[index - 1];
    return (
      later === undefined ||
      entry.action !== 'sequence.written' ||
      later.action !== entry.action ||
      later.actor !== entry.actor ||
      later.details['version'] !== entry.details['version']
    );
  });
}
