import { headerOf, type HeaderMap } from '#domain/mail.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const RFC5322 = /(\d{1,2})[ -]+([A-Za-z]{3})[a-z]*[ -]+(\d{2,4})[ ,]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([+-]\d{4})?/;

/**
 * The instant and the sender's own calendar day of a message: from Date (RFC 5322, section 3.3), else from the first
 * Received, else null.
 */
export function mailDate(headers: HeaderMap): { instant: string; localDay: string } | null {
  const received = headerOf(headers, 'received');
  return read(headerOf(headers, 'date')) ?? read(received.slice(received.lastIndexOf(';') + 1));
}

function read(value: string): { instant: string; localDay: string } | null {
  const match = RFC5322.exec(value);
  const month = MONTHS.indexOf((match?.[2] ?? '').toLowerCase());
  if (match === null || month < 0) return null;
  const day = Number(match[1]);
  const written = Number(match[3]);
  const year = written < 50 ? 2000 + written : written < 1000 ? 1900 + written : written;
  const zone = match[7] ?? '+0000';
  const zoneMinutes = (zone.startsWith('-') ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3)));
  const local = Date.UTC(year, month, day, Number(match[4]), Number(match[5]), Number(match[6] ?? 0));
  if (day < 1 || day > 31 || Number.isNaN(local)) return null;
  return {
    instant: new Date(local - zoneMinutes * 60_000).toISOString(),
    localDay: new Date(local).toISOString().slice(0, 10),
  };
}
