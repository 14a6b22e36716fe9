/**
 * What a question to the DNS came to. `unknown` is a server that failed or did not answer: nothing may be concluded from it.
 * `no_name`: nothing of that name exists (NXDOMAIN, RFC 8020); `none`: the name exists, without records of the type.
 */
export type DnsAnswer<T> =
  { readonly status: 'found'; readonly records: readonly T[] } | { readonly status: 'none' | 'no_name' | 'unknown' };

export interface MxRecord {
  readonly exchange: string;
  readonly preference: number;
}

/** The questions that an audit asks. Names are in lower case, without a final dot; no method ever throws. */
export interface Dns {
  /** The strings of each record joined without a space (RFC 7208, 3.3; RFC 6376, 3.6.2.2). */
  txt(name: string): Promise<DnsAnswer<string>>;
  mx(name: string): Promise<DnsAnswer<MxRecord>>;
  cname(name: string): Promise<DnsAnswer<string>>;
  /** IPv4 addresses only. */
  a(name: string): Promise<DnsAnswer<string>>;
  /** IPv4 and IPv6 addresses. */
  addresses(name: string): Promise<DnsAnswer<string>>;
}

/** The same questions, each asked once: SPF, DKIM and DMARC come back to the same names. */
export function remembering(dns: Dns): Dns {
  const once = <T>(ask: (name: string) => Promise<DnsAnswer<T>>) => {
    const asked = new Map<string, Promise<DnsAnswer<T>>>();
    return (name: string) => {
      const key = name.toLowerCase().replace(/\.$/, '');
      const known = asked.get(key) ?? ask(key);
      asked.set(key, known);
      return known;
    };
  };
  return {
    txt: once((name) => dns.txt(name)),
    mx: once((name) => dns.mx(name)),
    cname: once((name) => dns.cname(name)),
    a: once((name) => dns.a(name)),
    addresses: once((name) => dns.addresses(name)),
  };
}
