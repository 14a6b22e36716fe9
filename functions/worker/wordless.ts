import type { ActivityInterceptors } from '@temporalio/worker';
import { ApplicationFailure, TemporalFailure } from '@temporalio/common';
import { traceOf } from '../log.ts';

/**
 * A failure becomes history: that of an attempt too, beside the one after it. What nobody foresaw is told by its class, its code
 * and where it was thrown: drivers put the values of a failed statement, a whole letter at times, into what their errors say.
 */
export const wordless = (): ActivityInterceptors => ({
  inbound: {
    execute: async (input, next) => {
      try {
        return await next(input);
      } catch (error) {
        throw withoutWords(error);
      }
    },
  },
});

/** One word of small letters is a code of ours. */
const CODE = /^[a-z]+(?:_[a-z\d]+)*$/;

function withoutWords(error: unknown): unknown {
  // Ours say codes, and a cancellation is known by what it is.
  if (error instanceof TemporalFailure || !(error instanceof Error) || error.name === 'AbortError') return error;
  const { error: told, cause, stack = '' } = traceOf(error);
  const said = CODE.test(error.message) ? error.message : told;
  const message = cause === undefined ? said : `${said}, ${cause}`;
  const failure = ApplicationFailure.create({ type: error.name, message });
  failure.stack = [message, ...stack.split(' | ')].join('\n    ');
  return failure;
}
