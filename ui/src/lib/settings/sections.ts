import type { Permission } from '#domain/role.ts';
import { links } from '#ui/lib/links.ts';
import { m } from '#ui/paraglide/messages.js';

/** The parts of the settings; those with a permission are shown to whoever has it. */
export const SECTIONS: readonly { readonly key: string; readonly label: () => string; readonly needs?: Permission }[] =
  [
    { key: 'profile', label: m.settings_profile },
    { key: 'notifications', label: m.settings_notifications },
    { key: 'workspace', label: m.settings_workspace },
    { key: 'sender', label: m.settings_sender },
    { key: 'knowledge', label: m.settings_knowledge },
    { key: 'voice', label: m.voice_title },
    { key: 'mailboxes', label: m.settings_mailboxes },
    { key: 'policy', label: m.settings_policy },
    { key: 'triage', label: m.settings_triage },
    { key: 'integrations', label: m.settings_integrations },
    { key: 'keys', label: m.settings_keys, needs: 'key.write' },
    { key: 'members', label: m.settings_members },
    { key: 'audit', label: m.settings_audit, needs: 'audit.read' },
  ];

/** The first section is the settings' own address. */
export const sectionHref = (key: string): string => (key === 'profile' ? links.settings() : links.settings(key));
