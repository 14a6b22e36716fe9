import type { Dns, DnsAnswer, MxRecord } from './dns_port.ts';

/** The records of a name, as a zone file has them. `fails`: its server does not answer. */
export interface ZoneName {
  readonly TXT?: readonly string[];
  readonly MX?: readonly (readonly [preference: number, exchange: string])[];
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  readonly CNAME?: string;
  readonly fails?: boolean;
}
export type Zone = Readonly<Record<string, ZoneName>>;

/** How many aliases are followed: a longer chain, or a ring, is a server that fails. */
const MAX_ALIASES = 8;

/** A resolver that answers from a zone given as data: the sandbox's, and that of the audits' tests. */
export function zoneDns(zone: Zone): Dns {
  const names = Object.keys(zone);
  const ask = <T>(name: string, read: (entry: ZoneName) => readonly T[], follows = true): Promise<DnsAnswer<T>> => {
    let at = name;
    for (let step = 0; step < MAX_ALIASES; step++) {
      const entry = zone[at];
      if (entry === undefined) {
        // A name between two others exists without records (RFC 8020).
        const isBetween = names.some((known) => known.endsWith(`.${at}`));
        return Promise.resolve({ status: isBetween ? 'none' : 'no_name' });
      }
      if (entry.fails === true) return Promise.resolve({ status: 'unknown' });
      if (entry.CNAME !== undefined && follows) {
        at = entry.CNAME;
        continue;
      }
      const records = read(entry);
      return Promise.resolve(records.length > 0 ? { status: 'found', records } : { status: 'none' });
    }
    return Promise.resolve({ status: 'unknown' });
  };
  return {
    txt: (name) => ask(name, ({ TXT = [] }) => TXT),
    mx: (name) => ask(name, ({ MX = [] }) => MX.map(([preference, exchange]): MxRecord => ({ preference, exchange }))),
    cname: (name) => ask(name, ({ CNAME }) => (CNAME === undefined ? [] : [CNAME]), false),
    a: (name) => ask(name, ({ A = [] }) => A),
    addresses: (name) => ask(name, ({ A = [], AAAA = [] }) => [...A, ...AAAA]),
  };
}
