import { z } from 'zod';

/** Where reading an account at Gmail goes on. */
const cursorSchema = z.object({
  /** A place in the account's history: 64 bits, as text. */
  historyId: z.string().regex(/^\d{1,20}$/),
  /** When the history was read to its end, milliseconds since 1970. */
  readAt: z.number().int(),
  /** Set while the account is read again by date, since its history is gone: from when, and the last message that was given. */
  again: z.object({ since: z.number().int(), after: z.string().nullable() }).optional(),
});
export type GmailCursor = z.infer<typeof cursorSchema>;

/** @returns null for no cursor, and for one that is none of ours */
export function parseGmailCursor(text: string | null): GmailCursor | null {
  if (text === null) return null;
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
