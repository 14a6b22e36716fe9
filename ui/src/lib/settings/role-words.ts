import type { Role } from '#domain/role.ts';
import { m } from '#ui/paraglide/messages.js';

export const ROLE_WORDS = {
  owner: m.settings_role_owner,
  manager: m.settings_role_manager,
  rep: m.settings_role_rep,
  viewer: m.settings_role_viewer,
} satisfies Record<Role, () => string>;
