import { z } from 'zod';

/** Where reading a folder goes on. */
const cursorSchema = z.object({
  /** The folder's identity (RFC 3501, 2.3.1.1): under another one, UIDs mean other messages. */
  uidValidity: z.string(),
  /** The last UID that was looked at. */
  uid: z.number().int().min(0),
  /** When the folder was read to its end, milliseconds since 1970. */
  readAt: z.number().int(),
  /** Set while the folder is read again by date, after it became another: from when. */
  since: z.number().int().optional(),
});
export type ImapCursor = z.infer<typeof cursorSchema>;

/** @returns null for no cursor, and for one that is none of ours */
export function parseCursor(text: string | null): ImapCursor | null {
  if (text === null) return null;
  try {
    return cursorSchema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
