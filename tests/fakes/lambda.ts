import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const RUNTIME = fileURLToPath(new URL('./lambda_runtime.ts', import.meta.url));

export interface Invocation {
  readonly functionArn: string;
  /** `Event` when the caller does not wait for the result. */
  readonly type: string | undefined;
  /** The exit code of its process: 0 when the handler ended well, null when it was killed. */
  readonly ended: Promise<number | null>;
}

export interface FakeLambda {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string;
  readonly invocations: readonly Invocation[];
  /** Resolves when there have been so many invocations. */
  invoked(count: number): Promise<void>;
  /** What the functions wrote to standard error. */
  readonly output: () => string;
  close(): Promise<void>;
}

/**
 * Stands for AWS Lambda (API of 2015-03-31: GetFunction and Invoke), with one function: each invocation runs the handler
 * of `file` in a process of its own, which has `timeoutMs` to live.
 */
export async function startLambda({
  file,
  timeoutMs,
  env,
}: {
  file: string;
  timeoutMs: number;
  env: Readonly<Record<string, string>>;
}): Promise<FakeLambda> {
  const invocations: Invocation[] = [];
  const children = new Set<ChildProcess>();
  const waiting: { count: number; tell: () => void }[] = [];
  let output = '';

  const invoke = (functionArn: string, type: string | undefined, event: unknown): void => {
    const child = fork(RUNTIME, [file, functionArn, String(timeoutMs)], {
      env: { PATH: process.env['PATH'], ...env },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    children.add(child);
    const ended = new Promise<number | null>((resolve) => {
      child.once('exit', (code) => {
        children.delete(child);
        resolve(code);
      });
    });
    child.send({ event });
    invocations.push({ functionArn, type, ended });
    for (const { count, tell } of waiting) if (invocations.length >= count) tell();
  };

  const server = createServer((request, response) => {
    const [, functionArn = ''] = /^\/2015-03-31\/functions\/([^/?]+)/.exec(request.url ?? '') ?? [];
    const answer = (status: number, body: object): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    if (request.method === 'GET') {
      const [, qualifier] = /Qualifier=([^&]+)/.exec(request.url ?? '') ?? [];
      answer(200, {
        Configuration: { FunctionArn: decodeURIComponent(functionArn), Version: qualifier, State: 'Active' },
      });
      return;
    }
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const type = [request.headers['x-amz-invocation-type']].flat()[0];
      invoke(decodeURIComponent(functionArn), type, body === '' ? null : JSON.parse(body));
      answer(202, {});
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = z.object({ port: z.number() }).parse(server.address());

  return {
    url: `http://127.0.0.1:${port}`,
    invocations,
    invoked: (count) =>
      new Promise((resolve) => {
        if (invocations.length >= count) resolve();
        else waiting.push({ count, tell: resolve });
      }),
    output: () => output,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(invocations.map(({ ended }) => ended));
    },
  };
}
