/** What the frame around every screen needs. Times are ISO 8601 instants, already on the workspace's clock. */
export interface ShellData {
  readonly user: ShellUser;
  readonly workspace: ShellWorkspace;
  readonly workspaces: readonly ShellWorkspace[];
  readonly counts: ShellCounts;
  /** Null until a mailbox can send. */
  readonly departures: Departures | null;
  readonly clock: ShellClock;
  /** Absent in a real workspace. */
  readonly sandbox: ShellSandbox | null;
  /** The workspace's first meeting ever, while nobody looked at it. */
  readonly firstMeetingId: string | null;
  /** What this person may do here. */
  readonly permissions: readonly string[];
}

export interface ShellSandbox {
  /** While it skips ahead: where to. */
  readonly skippingTo: string | null;
  /** When something next happens by itself; null when nothing does. */
  readonly nextAt: string | null;
}

export interface ShellUser {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export interface ShellWorkspace {
  readonly id: string;
  readonly name: string;
  readonly sandbox: boolean;
}

export interface ShellCounts {
  readonly approvals: number;
  readonly inbox: number;
  readonly meetings: number;
  /** The worst thing deliverability has to say; null when there is nothing to do. */
  readonly deliverability: 'warn' | 'bad' | null;
}

export interface ShellClock {
  /** Now, for this workspace: a sandbox has its own. */
  readonly now: string;
  /** IANA zone in which hours are shown. */
  readonly zone: string;
}

/** One day of sending across the workspace's mailboxes. */
export interface Departures {
  readonly windowStart: string;
  readonly windowEnd: string;
  readonly sentAt: readonly string[];
  /** Promised to approved drafts: today's and later ones, in order. */
  readonly plannedAt: readonly string[];
  /** Next departure, or null when nothing is planned. */
  readonly nextAt: string | null;
  /** Sends the day's quotas still allow, those planned included. */
  readonly possible: number;
}
