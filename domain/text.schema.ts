import { z } from 'zod';
import { isZone } from './calendar.ts';

/** One line that a person typed: trimmed, not empty. */
export const lineSchema = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .regex(/^[^\p{Cc}]*$/u, 'Must be one line.');

/** An instant as the API writes it: ISO 8601 in UTC. */
export const instantSchema = z.iso.datetime();

/** An IANA time zone. */
export const zoneSchema = z.string().max(64).refine(isZone, 'Must be an IANA time zone, such as Europe/Paris.');

/** An address of a web page. */
export const webUrlSchema = z.url({ protocol: /^https?$/ }).max(2000);
