export const ROLES = ['owner', 'manager', 'rep', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What a member can be allowed to do. Reading is everyone's and is not listed. */
export const PERMISSIONS = [
  'lead.write', // add, edit, tag, "never contact again"
  'lead.import',
  'lead.erase', // erase a person, export their data
  'campaign.write', // draft, edit a campaign and its sequence
  'campaign.run', // start, pause, resume, stop
  'template.share', // publish a template for everyone
  'draft.decide', // approve, edit, skip, reject, undo
  'message.reply', // answer a conversation, correct a triage
  'meeting.write',
  'mailbox.connect', // connect, test and disconnect accounts
  'mailbox.pause',
  'mailbox.resume', // resume a mailbox that the guard paused
  'suppression.write',
  'suppression.lift', // only what a person added by hand can be lifted
  'policy.write',
  'member.write',
  'key.write', // API keys, integrations
  'workspace.write', // name, identity, sandbox "start over"
  'audit.read',
  'workspace.delete',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

const REP = [
  'lead.write',
  'lead.import',
  'campaign.write',
  'campaign.run',
  'draft.decide',
  'message.reply',
  'meeting.write',
  'mailbox.pause',
  'suppression.write',
] as const satisfies readonly Permission[];

const MANAGER = [
  ...REP,
  'lead.erase',
  'template.share',
  'mailbox.connect',
  'mailbox.resume',
  'suppression.lift',
  'policy.write',
  'member.write',
  'key.write',
  'workspace.write',
  'audit.read',
] as const satisfies readonly Permission[];

/** What each role may do. A manager does everything but close the workspace; a viewer reads. */
export const ROLE_PERMISSIONS = {
  owner: PERMISSIONS,
  manager: MANAGER,
  rep: REP,
  viewer: [],
} satisfies Record<Role, readonly Permission[]>;

/** Whether a role may do something. */
export function may(role: Role, permission: Permission): boolean {
  const allowed: readonly Permission[] = ROLE_PERMISSIONS[role];
  return allowed.includes(permission);
}

/** Whether a member may give, or take away, a role: nobody hands out more than they have, only an owner makes owners. */
export function mayGrant(actor: Role, granted: Role): boolean {
  return may(actor, 'member.write') && (granted !== 'owner' || actor === 'owner');
}
