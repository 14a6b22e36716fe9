import { InterceptingCall, status, type Interceptor } from '@grpc/grpc-js';
import { defaultGrpcRetryOptions, makeGrpcRetryInterceptor } from '@temporalio/client';

/**
 * A call on a channel that was closed meanwhile ends as cancelled, which is not tried again. The client's own retry begins one from
 * a timer, where the error that the channel throws has no caller to catch it, and ends the process.
 */
const endOnClosedChannel: Interceptor = (options, nextCall) => {
  try {
    return new InterceptingCall(nextCall(options));
  } catch (error) {
    const details = error instanceof Error ? error.message : 'The channel is closed';
    const ended: ReturnType<typeof nextCall> = {
      start: (metadata, listener) => {
        listener?.onReceiveMessage?.(null);
        listener?.onReceiveStatus?.({ code: status.CANCELLED, details, metadata });
      },
      sendMessage: () => undefined,
      sendMessageWithContext: () => undefined,
      startRead: () => undefined,
      halfClose: () => undefined,
      cancelWithStatus: () => undefined,
      getPeer: () => '',
      getAuthContext: () => null,
    };
    return new InterceptingCall(ended);
  }
};

/** The client's own retry, and below it what its attempts meet once the connection is closed. */
export const retryUntilClosed: Interceptor[] = [
  makeGrpcRetryInterceptor(defaultGrpcRetryOptions()),
  endOnClosedChannel,
];
