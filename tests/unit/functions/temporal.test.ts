import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { temporalClient } from '#functions/client/temporal.ts';

it('a call that is tried again while its client closes fails, and ends nothing else', async () => {
  // Hangs up on everybody.
  const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address() satisfies AddressInfo | string | null);
  const client = temporalClient({ address: `127.0.0.1:${port}`, namespace: 'default' });
  const call = client.connection.workflowService.getSystemInfo({}).then(
    () => 'answered',
    (error: unknown) => z.object({ code: z.number() }).parse(error).code,
  );
  await once(server, 'connection');
  await client.connection.close();
  expect(await call).toBe(1);
  server.close();
});
