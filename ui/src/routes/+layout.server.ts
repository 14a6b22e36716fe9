import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals, request }) => ({
  locale: locals.locale,
  theme: locals.theme,
  /** So that the first paint already shows ⌘ or Ctrl. */
  apple: /Mac|iPhone|iPad/.test(request.headers.get('user-agent') ?? ''),
});
