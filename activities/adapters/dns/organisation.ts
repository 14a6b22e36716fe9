import { getDomain } from 'tldts';

/** The organisational domain by the public suffix list, its private part included (RFC 7489, 3.2); null for a suffix. */
export const organisationByList = (domain: string): string | null => getDomain(domain, { allowPrivateDomains: true });
