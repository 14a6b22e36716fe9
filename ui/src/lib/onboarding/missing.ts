import { format } from '#ui/lib/format/format.ts';
import { isVariable, VARIABLE_WORDS } from '#ui/lib/sequence/tokens.ts';

/** The variables that keep a letter from being written, in words. */
export function missingWords(problems: readonly { readonly variable: string }[]): string {
  const names = problems.map(({ variable }) => (isVariable(variable) ? VARIABLE_WORDS[variable]() : variable));
  return format().list([...new Set(names)].map((name) => name.toLocaleLowerCase()));
}
