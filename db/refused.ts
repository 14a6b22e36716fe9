/**
 * Whether the database refused values for what they are, whoever tries again: a data exception, or a limit of a row or an
 * index (PostgreSQL's error codes, classes 22 and 54). A connection, a lock or a full disk is none of that.
 */
export function isRefusedData(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('code' in at && typeof at.code === 'string' && /^(?:22|54)[0-9A-Z]{3}$/.test(at.code)) return true;
  return false;
}
