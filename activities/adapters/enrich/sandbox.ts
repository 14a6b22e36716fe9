import { sandboxVerdict } from '#domain/sandbox_person.ts';
import type { Enricher } from '../../ports.ts';

/** The sandbox's verification: it answers at once what the person's address says of itself, and finds nothing else. */
export const sandboxEnricher: Enricher = {
  name: 'sandbox',
  batchSize: 250,
  pollSeconds: 0,
  start: () => Promise.resolve({ requestId: 'sandbox' }),
  result: (_requestId, people) =>
    Promise.resolve(
      people.map(({ reference, email }) => ({ reference, ...sandboxVerdict(email), lead: {}, company: {} })),
    ),
};
