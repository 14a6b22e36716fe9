import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';

/** How many times within its timeout an activity says that its process lives. */
const BEATS = 4;

/**
 * Says for each activity that has a heartbeat timeout that its process lives, so that a crash is noticed within seconds,
 * and not only when the longest call would have been over.
 */
export const heartbeats = (context: Context): ActivityInterceptors => ({
  inbound: {
    execute: async (input, next) => {
      const { heartbeatTimeoutMs } = context.info;
      if (heartbeatTimeoutMs === undefined || heartbeatTimeoutMs === 0) return next(input);
      const beating = setInterval(() => {
        context.heartbeat();
      }, heartbeatTimeoutMs / BEATS);
      try {
        return await next(input);
      } finally {
        clearInterval(beating);
      }
    },
  },
});
