import { randomBytes } from 'node:crypto';
import type { z } from 'zod';

/** Somebody who uses LeadGen over HTTP, signed in. */
export interface Visitor {
  /** Asks as a browser on our own pages does; throws an Unexpected for any status but 2xx. */
  ask<T extends z.ZodType>(answer: T, method: string, path: string, body?: unknown): Promise<z.output<T>>;
  /** The same, where the answer does not matter. @returns the status */
  tell(method: string, path: string, body?: unknown): Promise<number>;
}

/** The API answered with another status than was hoped for. */
export class Unexpected extends Error {
  override readonly name = 'Unexpected';
  readonly status: number;

  constructor(method: string, path: string, status: number, body: string) {
    super(`${method} ${path} answered ${status}: ${body.slice(0, 400)}`);
    this.status = status;
  }
}

const ANSWER_WITHIN_MS = 20_000;

/** Somebody with a session of theirs; it outlives a restart of the instance. @param origin `http://localhost:PORT` */
export function visitor(origin: string, cookie: string): Visitor {
  const ask = async (method: string, path: string, body: unknown): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${origin}${path}`, {
      method,
      headers: { cookie, origin, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    return { status: response.status, text: await response.text() };
  };
  return {
    ask: async (answer, method, path, body) => {
      const { status, text } = await ask(method, path, body);
      if (status < 200 || status > 299) throw new Unexpected(method, path, status, text);
      return answer.parse(JSON.parse(text));
    },
    tell: async (method, path, body) => (await ask(method, path, body)).status,
  };
}

/** Signs somebody new up. @returns the cookie of their session */
export async function signUp(origin: string): Promise<string> {
  const response = await fetch(`${origin}/api/auth/sign-up/email`, {
    method: 'POST',
    headers: { origin, 'content-type': 'application/json' },
    body: JSON.stringify({
      name: 'Sophie Vasseur',
      email: `sophie.${randomBytes(6).toString('hex')}@ondine-conseil.example`,
      password: randomBytes(18).toString('base64url'),
    }),
  });
  if (!response.ok) throw new Unexpected('POST', '/api/auth/sign-up/email', response.status, await response.text());
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}
