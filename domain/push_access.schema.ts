import { z } from 'zod';
import type { PushAccess } from './notification.ts';

const accessSchema = z.object({ endpoint: z.string(), p256dh: z.string(), auth: z.string() });

/** Reads what was sealed of a browser. */
export const parsePushAccess = (text: string): PushAccess => accessSchema.parse(JSON.parse(text));
