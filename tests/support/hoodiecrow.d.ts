declare module 'hoodiecrow-imap' {
  import type { Server } from 'node:net';

  export interface HoodiecrowMessage {
    uid: number;
    raw: string;
  }
  export interface HoodiecrowFolder {
    uidvalidity: number;
    uidnext: number;
    messages: HoodiecrowMessage[];
  }
  export interface Hoodiecrow {
    server: Server;
    getMailbox(path: string): HoodiecrowFolder | undefined;
    /** `raw` holds a byte in each character. */
    appendMessage(folder: HoodiecrowFolder | string, flags: string[], date: string | Date, raw: string): void;
  }
  export default function hoodiecrow(options: {
    plugins: readonly string[];
    secureConnection?: boolean;
    credentials?: { key: Buffer; cert: Buffer };
    users: Record<string, { password: string }>;
    storage: Record<string, unknown>;
  }): Hoodiecrow;
}
