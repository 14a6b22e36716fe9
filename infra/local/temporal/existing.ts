import { Connection } from '@temporalio/client';
import type { TemporalTarget } from '../host-options.ts';
import { Refusal } from '../refusal.ts';
import { registerSearchAttributes } from './search-attributes.ts';
import type { SearchAttribute } from './search-attributes.ts';

const ANSWER_WITHIN_MS = 10_000;

/**
 * Checks a Temporal server that somebody else runs: it answers and has the namespace. Registers the search attributes
 * where that is allowed; on Temporal Cloud it is not, and they are made there by hand.
 * Throws a Refusal when the server or its namespace is not there.
 */
export async function useExistingServer(
  { address, namespace, apiKey }: Omit<TemporalTarget, 'uiUrl'>,
  attributes: readonly SearchAttribute[],
  say: (line: string) => void,
): Promise<void> {
  const key = apiKey === undefined ? {} : { apiKey, tls: true };
  let connection: Connection;
  try {
    connection = await Connection.connect({ address, connectTimeout: ANSWER_WITHIN_MS, ...key });
  } catch (error) {
    throw new Refusal(
      `The Temporal server at TEMPORAL_ADDRESS=${address} does not answer: start it, correct the address, or unset it to let LeadGen run one.`,
      { cause: error },
    );
  }
  try {
    await connection.withDeadline(Date.now() + ANSWER_WITHIN_MS, () =>
      connection.workflowService.describeNamespace({ namespace }),
    );
    await connection
      .withDeadline(Date.now() + ANSWER_WITHIN_MS, () => registerSearchAttributes(connection, namespace, attributes))
      .catch(() => {
        const names = attributes.map(({ name }) => name).join(', ');
        say(`Temporal server: its search attributes could not be registered; make these there by hand: ${names}`);
      });
  } catch (error) {
    throw new Refusal(
      `The Temporal server at ${address} refuses the namespace ${namespace}: check TEMPORAL_NAMESPACE and TEMPORAL_API_KEY.`,
      { cause: error },
    );
  } finally {
    await connection.close();
  }
}
