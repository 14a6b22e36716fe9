import type { Context } from 'hono';

/** A field of a form as text that can be kept; empty where the field is missing, or the body is no form after all. */
export async function formField(c: Context, name: string): Promise<string> {
  const form: Record<string, unknown> = await c.req.parseBody().catch(() => ({}));
  const value = form[name];
  return typeof value === 'string' ? value.replaceAll('\0', '').toWellFormed().trim() : '';
}
