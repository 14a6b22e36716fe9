import { Resolver } from 'node:dns/promises';
import type { Dns, DnsAnswer } from '#domain/deliverability/dns_port.ts';

/** For one question to one server, in milliseconds; it is asked twice. */
const TIMEOUT_MS = 2500;
const TRIES = 2;

/** What the system's own resolver says. A failure or a silence is `unknown`, never an absence. */
export function systemDns(): Dns {
  const resolver = new Resolver({ timeout: TIMEOUT_MS, tries: TRIES });
  const a = (name: string) => ask(() => resolver.resolve4(name));
  return {
    txt: (name) => ask(async () => (await resolver.resolveTxt(name)).map((strings) => strings.join(''))),
    mx: (name) =>
      ask(async () =>
        (await resolver.resolveMx(name)).map(({ exchange, priority }) => ({ exchange, preference: priority })),
      ),
    cname: (name) => ask(() => resolver.resolveCname(name)),
    a,
    addresses: async (name) => {
      const [four, six] = await Promise.all([a(name), ask(() => resolver.resolve6(name))]);
      const records = [four, six].flatMap((answer) => (answer.status === 'found' ? answer.records : []));
      if (records.length > 0) return { status: 'found', records };
      return four.status === 'unknown' || six.status === 'unknown' ? { status: 'unknown' } : four;
    },
  };
}

async function ask<T>(question: () => Promise<T[]>): Promise<DnsAnswer<T>> {
  try {
    const records = await question();
    return records.length > 0 ? { status: 'found', records } : { status: 'none' };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null;
    if (code === 'ENODATA') return { status: 'none' };
    return { status: code === 'ENOTFOUND' ? 'no_name' : 'unknown' };
  }
}
