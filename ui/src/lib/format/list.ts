import { REGION } from './number.ts';
import type { FormatLocale } from './number.ts';

/** `Karim, Hannah et Camille` */
export function list(locale: FormatLocale, items: readonly string[], type: 'and' | 'or' = 'and'): string {
  return new Intl.ListFormat(REGION[locale], { type: type === 'and' ? 'conjunction' : 'disjunction' }).format(items);
}
