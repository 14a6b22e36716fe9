import { writeOpener } from '#domain/opener.ts';
import type { OpenerWriter } from '../../ports.ts';

/** Openers by rule: they quote a stored fact and add nothing. Needs no network. */
export const ruleOpeners: OpenerWriter = {
  write: ({ evidence, language, now }) => Promise.resolve(writeOpener(evidence, language, now)),
};
