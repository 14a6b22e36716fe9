import { EnricherError, type Enricher } from '../../ports.ts';

const refuse = (): Promise<never> => Promise.reject(new EnricherError('enricher_not_configured', false));

/** Stands where no provider is configured: nothing is verified, so nothing is sent, and the lead says why. */
export const noEnricher: Enricher = { name: 'none', batchSize: 250, pollSeconds: 0, start: refuse, result: refuse };
