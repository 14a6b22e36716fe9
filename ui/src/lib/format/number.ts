/** Languages of the product, and the region whose habits its figures and hours take. */
export type FormatLocale = 'fr' | 'en';
export const REGION: Readonly<Record<FormatLocale, string>> = { fr: 'fr-FR', en: 'en-GB' };

/** `100 412` or `100,412` */
export function number(locale: FormatLocale, value: number): string {
  return new Intl.NumberFormat(REGION[locale]).format(value);
}

const SPELLED: Readonly<Record<FormatLocale, readonly string[]>> = {
  fr: ['zéro', 'un', 'deux', 'trois', 'quatre', 'cinq', 'six', 'sept', 'huit', 'neuf', 'dix', 'onze', 'douze'],
  en: ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
};

/** `douze` or `twelve`, as a sentence says a count; from thirteen on, figures. Not for one, which has a gender. */
export function spelled(locale: FormatLocale, value: number): string {
  return SPELLED[locale][value] ?? number(locale, value);
}

/** A share from 0 to 1 as `6 %`; one decimal under 2 %, where a whole number would say nothing. */
export function percent(locale: FormatLocale, share: number): string {
  return percentWith(locale, share, decimals(share, share));
}

/** Both ends of an interval of shares, rounded for its point; the sign is on the second alone: `3` and `10 %`. */
export function intervalEnds(
  locale: FormatLocale,
  interval: { readonly low: number; readonly high: number; readonly point: number },
): { low: string; high: string } {
  const lowDigits = decimals(interval.low, interval.point);
  return {
    low: new Intl.NumberFormat(REGION[locale], {
      minimumFractionDigits: lowDigits,
      maximumFractionDigits: lowDigits,
    }).format(interval.low * 100),
    high: percentWith(locale, interval.high, decimals(interval.high, interval.point)),
  };
}

function percentWith(locale: FormatLocale, share: number, digits: number): string {
  return new Intl.NumberFormat(REGION[locale], {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);
}

function decimals(share: number, point: number): 0 | 1 {
  if (share === 0 || share >= 0.0995) return 0;
  return share < 0.01 || point < 0.0195 ? 1 : 0;
}
