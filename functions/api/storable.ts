import type { MiddlewareHandler } from 'hono';
import { AppError, type FieldError } from '#domain/error.ts';
import type { ApiEnv } from './router.ts';

/** How JSON writes what a database cannot hold: a NUL, and surrogates, which are fine in pairs. A look that costs little. */
const SUSPECT = /\\u(?:0000|[dD][89a-fA-F])/;
const MESSAGE = 'Must not hold a NUL, nor half a character.';

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/**
 * Refuses text that PostgreSQL holds in no column (a NUL, a surrogate without its other half), in the query and in a JSON
 * body, and names the fields: no schema of a route need think of it, and none can forget it.
 */
export const storable: MiddlewareHandler<ApiEnv> = async (c, next) => {
  const query = [...new URL(c.req.url).searchParams].flatMap(([name, value]) =>
    isStorable(name) && isStorable(value) ? [] : [fault(name)],
  );
  const errors = [...query, ...(await faultsOfBody(c.req.header('content-type'), () => c.req.text()))];
  if (errors.length > 0) throw new AppError('validation_failed', { errors });
  await next();
};

async function faultsOfBody(type: string | undefined, read: () => Promise<string>): Promise<FieldError[]> {
  if (type === undefined || !/^application\/([\w.-]+\+)?json/i.test(type)) return [];
  const text = await read();
  return SUSPECT.test(text) ? faultsOf(parsed(text)) : [];
}

/** Nothing for what is no JSON: whoever reads the body refuses it. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The faults of a value and of all that is in it, in order; without recursion, for a body may be deep on purpose. */
function faultsOf(value: unknown): FieldError[] {
  const errors: FieldError[] = [];
  const open = [{ path: '', value }];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (typeof at.value === 'string' && !isStorable(at.value)) errors.push(fault(at.path));
    if (typeof at.value !== 'object' || at.value === null) continue;
    const inside: [string, unknown][] = Object.entries(at.value);
    for (const [key, within] of inside.reverse()) {
      const path = at.path === '' ? key : `${at.path}.${key}`;
      if (isStorable(key)) open.push({ path, value: within });
      else errors.push(fault(path));
    }
  }
  return errors;
}

const fault = (field: string): FieldError => ({
  field: field.replaceAll('\0', '\ufffd').toWellFormed(),
  message: MESSAGE,
  code: 'custom',
});
