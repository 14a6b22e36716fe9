import { tagsOf } from './dkim_record.ts';

export const DMARC_POLICIES = ['none', 'quarantine', 'reject'] as const;
export type DmarcPolicy = (typeof DMARC_POLICIES)[number];

/** A DMARC policy record (RFC 9989, 4.7). */
export interface DmarcRecord {
  readonly text: string;
  /** Null when it is absent or cannot be read. */
  readonly p: DmarcPolicy | null;
  /** What stands there instead of a policy; null when `p` is absent or right. */
  readonly invalidPolicy: string | null;
  readonly sp: DmarcPolicy | null;
  readonly np: DmarcPolicy | null;
  readonly adkim: 'r' | 's';
  readonly aspf: 'r' | 's';
  readonly psd: 'y' | 'n' | 'u';
  /** The owner asks receivers to report and not to enforce. */
  readonly testing: boolean;
  /** Addresses that aggregate reports go to, without `mailto:`. */
  readonly rua: readonly string[];
  /** Tags that older readers obey and RFC 9989 removed. */
  readonly removed: readonly string[];
}

/** RFC 9989, 4.7: exactly this, and first. */
const VERSION = /^v\s*=\s*DMARC1\s*(;|$)/;
const REMOVED = ['pct', 'rf', 'ri'] as const;

/** Reads a record; null when it is not one. Unknown tags are ignored, and a value that cannot be read counts as absent. */
export function parseDmarc(text: string): DmarcRecord | null {
  const tags = VERSION.test(text) ? tagsOf(text) : null;
  if (tags === null) return null;
  const p = policyOf(tags.get('p'));
  return {
    text,
    p,
    invalidPolicy: p === null ? (tags.get('p') ?? null) : null,
    sp: policyOf(tags.get('sp')),
    np: policyOf(tags.get('np')),
    adkim: tags.get('adkim')?.toLowerCase() === 's' ? 's' : 'r',
    aspf: tags.get('aspf')?.toLowerCase() === 's' ? 's' : 'r',
    psd: (['y', 'n'] as const).find((value) => value === tags.get('psd')?.toLowerCase()) ?? 'u',
    testing: tags.get('t')?.toLowerCase() === 'y',
    rua: (tags.get('rua') ?? '').split(',').flatMap(reportAddress),
    removed: REMOVED.filter((tag) => tags.has(tag)),
  };
}

const policyOf = (text: string | undefined): DmarcPolicy | null =>
  DMARC_POLICIES.find((policy) => policy === text?.toLowerCase()) ?? null;

/** `mailto:dmarc@example.com!10m`: the size is obsolete and left out. */
function reportAddress(uri: string): string[] {
  const address = /^mailto:([^\s@!]+@[A-Za-z0-9.-]+\.[A-Za-z0-9-]+)(![0-9]+[kmgt]?)?$/i.exec(uri.trim())?.[1];
  return address === undefined ? [] : [address.toLowerCase()];
}
