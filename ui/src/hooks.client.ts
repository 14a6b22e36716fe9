import type { HandleClientError } from '@sveltejs/kit/hooks';
import { toPageError } from '#ui/lib/problem.ts';
import { baseLocale, overwriteGetLocale, toLocale } from '#ui/paraglide/runtime.js';

// The page speaks the language the server chose for it, whatever the browser would have guessed.
const locale = toLocale(document.documentElement.lang) ?? baseLocale;
overwriteGetLocale(() => locale);

export const handleError: HandleClientError = ({ error }) => toPageError(error);
