import { error } from '@sveltejs/kit';
import { isId, type Id, type IdPrefix } from '#domain/id.ts';

/** The id in a page's address. What is none is answered as a page that does not exist. */
export function idParam<P extends IdPrefix>(prefix: P, text: string): Id<P> {
  return isId(prefix, text) ? text : error(404);
}
