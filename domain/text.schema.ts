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

/** Instants that every part of the house can hold, with room to reckon from them. */
const YEARS = { first: 1970, last: 9000 };

const withinYears = (text: string): boolean => {
  const year = Number(text.slice(0, 4));
  return year >= YEARS.first && year <= YEARS.last;
};
const SAID_YEARS = `Must be of the years ${YEARS.first} to ${YEARS.last}.`;

/** An instant as the API writes it: ISO 8601 in UTC. */
export const instantSchema = z.iso.datetime().refine(withinYears, SAID_YEARS);

/** An instant as others write it: ISO 8601, in any zone. */
export const zonedInstantSchema = z.iso.datetime({ offset: true }).refine(withinYears, SAID_YEARS);

/** An IANA time zone. */
export const zoneSchema = z.string().max(64).refine(isZone, 'Must be an IANA time zone, such as Europe/Paris.');

/** An address of a web page. */
export const webUrlSchema = z.url({ protocol: /^https?$/ }).max(2000);

/** Why a person does what they do, kept in the journal. */
export const reasonSchema = z.string().trim().min(3, 'Say why, in a few words.').max(500);
