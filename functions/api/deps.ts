import type { Id } from '#domain/id.ts';
import type { GoogleApp } from '#domain/wire/gmail.ts';
import type { InstanceHealth } from '#domain/instance_health.schema.ts';
import type { Db, Tx } from '#db/client.ts';
import type { Workspace } from '#db/queries/workspace.ts';
import type { WorkflowClients } from '../client/index.ts';
import type { Log } from '../log.ts';
import type { Postman } from '../postman.ts';
import type { Seal } from '../seal.ts';
import type { Tokens } from '../tokens.ts';
import type { Auth } from './auth.ts';

/** What the API is made of; the same in a function in the cloud, in one process, and in a test. */
export type ApiDeps = {
  readonly db: Db;
  /** The time outside any workspace. */
  readonly time: () => Date;
  /** Bytes from a cryptographic source. */
  readonly random: (length: number) => Uint8Array;
  /** Where browsers and webhooks reach us, without a trailing slash. */
  readonly publicUrl: string;
  /** Origins that a browser may send a cookie's request from; `publicUrl`'s is among them. */
  readonly origins: readonly string[];
  readonly tokens: Tokens;
  readonly seal: Seal;
  readonly auth: Auth;
  /** What Google knows this instance by; null where Gmail cannot be connected. */
  readonly gmail: GoogleApp | null;
  readonly temporal: WorkflowClients;
  readonly log: Log;
  /** Gets a short text from a vendor's own address; null when it cannot be had. */
  readonly fetchText: (url: string) => Promise<string | null>;
  /** Who writes the openers of drafts, and may write suggested answers: the rules, or a model. What the API shows before is always by rule. */
  readonly openers: 'rules' | 'model';
  /** Whether SpamAssassin is asked about drafts: then an edited one is read again. */
  readonly asksSpamd: boolean;
  /** Letters of ours to our own users. */
  readonly postman: Postman;
  /** Where an engineer reads a workflow's timeline in the Temporal UI; null where nobody of ours may. */
  readonly timelineUrl: (workflowId: string) => string | null;
  readonly health: () => Promise<InstanceHealth>;
  /** Fills a sandbox that was just made, in the transaction that makes it: its mailbox, its people. */
  readonly onSandboxCreated: (tx: Tx, sandbox: { workspace: Workspace; now: Date }) => Promise<void>;
  /** Starts what a sandbox lives by, after it is there; called again when the first time did not succeed. */
  readonly onSandboxReady: (sandbox: { workspaceId: Id<'ws'>; clockOffsetMs: number }) => Promise<void>;
};
