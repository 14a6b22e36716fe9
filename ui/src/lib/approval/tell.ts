import { goto } from '$app/navigation';
import { formError } from '#ui/lib/form/words.ts';
import { format } from '#ui/lib/format/format.ts';
import { links } from '#ui/lib/links.ts';
import type { ShellClock } from '#ui/lib/shell/shell.ts';
import { toasts } from '#ui/lib/ui/toasts.svelte.ts';
import { m } from '#ui/paraglide/messages.js';
import type { Desk, DeskEvent } from './desk.svelte.ts';

/** Says what was done, with its way back. */
export function tell(
  event: DeskEvent,
  { desk, signer, clock }: { readonly desk: Desk; readonly signer: string; readonly clock: ShellClock },
): void {
  const f = format();
  const name = event.entry.item.leadName;
  const action = { label: m.approval_undo(), keys: 'u', run: () => void desk.undo() };
  switch (event.kind) {
    case 'approve': {
      const at = event.leavesAt;
      const soon = at === null || Date.parse(at) <= Date.parse(clock.now);
      const detail = soon
        ? m.approval_will_leave_soon()
        : m.approval_toast_leaves({ when: f.at(at, clock.now, clock.zone) });
      toasts.show({ title: m.approval_done_approve(), detail, paraph: signer, action });
      return;
    }
    case 'skip':
      toasts.show({ title: m.approval_done_skip(), detail: m.approval_done_skip_detail({ name }), action });
      return;
    case 'reject':
      toasts.show({ title: m.approval_done_reject(), detail: m.approval_done_reject_detail({ name }), action });
      return;
    case 'undone':
      toasts.show({ title: m.approval_done_undo(), detail: m.approval_done_undo_detail() });
      return;
    case 'too_late':
      toasts.show({
        title: m.approval_too_late(),
        detail: m.approval_too_late_detail({ name }),
        action: { label: m.approval_too_late_see(), run: () => void goto(links.sent()) },
      });
      return;
    case 'failed':
      toasts.show({
        title: event.code === 'conflict' ? m.approval_failed() : formError(event.code),
        detail: m.approval_failed_detail({ name }),
      });
  }
}
