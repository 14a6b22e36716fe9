import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';

/** One invocation in a process of its own: `<file> <function ARN> <milliseconds>`; event and result are messages. */
const [, , file = '', functionArn = '', timeoutMs = '0'] = process.argv;
const handlerModule = z.object({
  handler: z.custom<(event: unknown, context: object) => Promise<unknown>>((value) => typeof value === 'function'),
});

process.once('message', (event) => {
  const deadline = Date.now() + Number(timeoutMs);
  void (async () => {
    const { handler } = handlerModule.parse(await import(pathToFileURL(file).href));
    const result = await handler(event, {
      awsRequestId: randomUUID(),
      invokedFunctionArn: functionArn,
      getRemainingTimeInMillis: () => deadline - Date.now(),
    });
    process.send?.({ result }, () => process.exit(0));
  })();
});
