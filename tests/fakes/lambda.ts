import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const RUNTIME = fileURLToPath(new URL('./lambda_runtime.ts', import.meta.url));

/** A handler and the folder that its process starts in, as Lambda starts it in the folder that was deployed. */
export interface DeployedFunction {
  readonly folder: string;
  /** The handler's file in the folder. */
  readonly file: string;
  readonly arn: string;
  readonly timeoutMs: number;
  readonly env: Readonly<Record<string, string>>;
}

export interface Invocation {
  readonly functionArn: string;
  /** `Event` when the caller does not wait for the result. */
  readonly type: string | undefined;
  /** What became of it. */
  readonly ended: Promise<Ended>;
}
export interface Ended {
  /** 0 when the handler ended well, null when it was killed. */
  readonly code: number | null;
  readonly result: unknown;
  /** What it wrote to standard error. */
  readonly output: string;
}

/** Runs a handler once, in a process of its own. */
export function invoke(deployed: DeployedFunction, event: object): { child: ChildProcess; ended: Promise<Ended> } {
  const { folder, file, arn, timeoutMs, env } = deployed;
  const child = fork(RUNTIME, [join(folder, file), arn, String(timeoutMs)], {
    cwd: folder,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let [output, result]: [string, unknown] = ['', undefined];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.on('message', (message) => {
    ({ result } = z.object({ result: z.unknown().optional() }).parse(message));
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => {
      resolve({ code, result, output });
    });
  });
  child.send(event);
  return { child, ended };
}

const eventSchema = z.looseObject({});

export interface FakeLambda {
  /** For AWS_ENDPOINT_URL. */
  readonly url: string;
  readonly invocations: readonly Invocation[];
  /** Resolves when there have been so many invocations. */
  invoked(count: number): Promise<void>;
  close(): Promise<void>;
}

/** Stands for AWS Lambda (API of 2015-03-31: GetFunction and Invoke), with one function. */
export async function startLambda(deployed: DeployedFunction): Promise<FakeLambda> {
  const invocations: Invocation[] = [];
  const children = new Set<ChildProcess>();
  const waiting: { count: number; tell: () => void }[] = [];

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
      const { child, ended } = invoke(deployed, eventSchema.parse(JSON.parse(body === '' ? '{}' : body)));
      children.add(child);
      invocations.push({ functionArn: decodeURIComponent(functionArn), type, ended });
      for (const { count, tell } of waiting) if (invocations.length >= count) tell();
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
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(invocations.map(({ ended }) => ended));
    },
  };
}
