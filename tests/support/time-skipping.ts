import { randomUUID } from 'node:crypto';
import { asyncLocalStorage } from '@temporalio/activity';
import type { Connection } from '@temporalio/client';
import { msNumberToTs, optionalTsToMs } from '@temporalio/common/lib/time.js';
import proto from '@temporalio/proto';
import type { temporal } from '@temporalio/proto';

type TimeSkippingConfig = temporal.api.common.v1.ITimeSkippingConfig;
type WorkflowService = Connection['workflowService'];

const { FastForwardPollingResult } = proto.temporal.api.enums.v1;
/** The server's default of 200 skips is spent by an activity that retries with backoff. */
const SKIP_ALL: TimeSkippingConfig = { enabled: true, maxSessionSkipCount: 10_000 };
const POLL_MS = 20_000;

/** Moves the clock of one workflow; other workflows, and the machine, keep theirs. Children inherit it. */
export interface WorkflowClock {
  /** The workflow's own time now, in ms since 1970. */
  now(workflowId: string): Promise<number>;
  /**
   * Lets `ms` of the workflow's time pass and resolves when it is at rest there: timers within fired, activities done.
   * From then on its time goes as ours. Resolves early when the workflow ends.
   */
  forward(workflowId: string, ms: number): Promise<void>;
  /** Skips every wait from now on, to the end of the workflow; follow it with `handle.result()`. */
  skipToEnd(workflowId: string): Promise<void>;
}

/** Server-side time skipping, set per workflow through its execution options. The TypeScript SDK has no call for it. */
export function workflowClock(connection: Connection, namespace: string): WorkflowClock {
  const service = connection.workflowService;
  const set = (workflowId: string, timeSkippingConfig: TimeSkippingConfig) =>
    service.updateWorkflowExecutionOptions({
      namespace,
      workflowExecution: { workflowId },
      updateMask: { paths: ['time_skipping_config'] },
      workflowExecutionOptions: { timeSkippingConfig },
    });
  const settle = async (workflowId: string, fastForwardId: string): Promise<void> => {
    for (;;) {
      const { fastForwardPollingResult: result, ...failure } = await connection.withDeadline(
        Date.now() + POLL_MS * 2,
        () =>
          service.pollWorkflowExecutionTimeSkipping({ namespace, workflowExecution: { workflowId }, fastForwardId }),
      );
      if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_COMPLETED) return;
      if (result === FastForwardPollingResult.FAST_FORWARD_POLLING_RESULT_FAST_FORWARD_FAILED)
        throw new Error(`Time could not be moved: ${JSON.stringify(failure)}`);
    }
  };
  return {
    now: async (workflowId) => {
      const { workflowExtendedInfo } = await service.describeWorkflowExecution({
        namespace,
        execution: { workflowId },
      });
      return optionalTsToMs(workflowExtendedInfo?.timeSkippingInfo?.currentTime) ?? Date.now();
    },
    forward: async (workflowId, ms) => {
      const id = randomUUID();
      await set(workflowId, { ...SKIP_ALL, fastForwardConfig: { id, duration: msNumberToTs(ms) } });
      await settle(workflowId, id);
    },
    skipToEnd: async (workflowId) => {
      await set(workflowId, SKIP_ALL);
    },
  };
}

/**
 * The time of a LeadGen one of whose stories skips: that at which the server scheduled its latest activity, by the story's
 * own clock, and on from there. It never goes back, and everything else in that LeadGen lives by it too.
 */
export function timeOfStories(): () => Date {
  let aheadMs = 0;
  return () => {
    const scheduled = asyncLocalStorage.getStore()?.info.currentAttemptScheduledTimestampMs;
    if (scheduled !== undefined) aheadMs = Math.max(aheadMs, scheduled - Date.now());
    return new Date(Date.now() + aheadMs);
  };
}

/** The same connection, except that every workflow it starts skips time from its first moment. */
export function skippingConnection(connection: Connection): Connection {
  const service = skippingService(connection.workflowService);
  return new Proxy(connection, {
    get: (target, key): unknown => (key === 'workflowService' ? service : Reflect.get(target, key, target)),
  });
}

function skippingService(service: WorkflowService): WorkflowService {
  const start: WorkflowService['startWorkflowExecution'] = service.startWorkflowExecution;
  return new Proxy(service, {
    get: (target, key): unknown => {
      if (key === 'startWorkflowExecution')
        return (request: temporal.api.workflowservice.v1.IStartWorkflowExecutionRequest) =>
          start.call(target, { ...request, timeSkippingConfig: SKIP_ALL });
      if (key === 'signalWithStartWorkflowExecution')
        return (request: temporal.api.workflowservice.v1.ISignalWithStartWorkflowExecutionRequest) =>
          target.signalWithStartWorkflowExecution({ ...request, timeSkippingConfig: SKIP_ALL });
      if (key === 'executeMultiOperation')
        return (request: temporal.api.workflowservice.v1.IExecuteMultiOperationRequest) =>
          target.executeMultiOperation({
            ...request,
            operations: (request.operations ?? []).map((operation) =>
              operation.startWorkflow == null
                ? operation
                : { ...operation, startWorkflow: { ...operation.startWorkflow, timeSkippingConfig: SKIP_ALL } },
            ),
          });
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
