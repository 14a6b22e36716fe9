import { fold } from '#domain/triage/fold.ts';
import type { VerificationVerdict } from '#domain/verification.ts';

const BY_LOCAL_PART: Readonly<Record<string, VerificationVerdict>> = {
  nominatif: 'valid',
  nominative: 'valid',
  'catch all': 'catch_all',
  generique: 'risky',
  generic: 'risky',
  'non valide': 'unknown',
  'non validated': 'unknown',
  invalide: 'invalid',
  invalid: 'invalid',
  random: 'invalid',
};

/**
 * What a Dropcontact qualification, `local@domain` in French or English, says of an address. Only a person's address at
 * a company is valid; one at a mail service or a school is risky, a thrown-away one or a dead domain invalid.
 */
export function verdictOfQualification(qualification: string | undefined): {
  verdict: VerificationVerdict;
  doNotContact: boolean;
} {
  const words = fold(qualification ?? '')
    .replaceAll(/[_-]/g, ' ')
    .trim();
  if (words.includes('ne pas contacter') || words.includes('do not contact'))
    return { verdict: 'invalid', doNotContact: true };
  const known = (verdict: VerificationVerdict) => ({ verdict, doNotContact: false });
  if (words === '') return known('unknown');
  if (/domaine invalide|invalid domain|jetable|disposable/.test(words)) return known('invalid');
  const [local = '', domain = ''] = words.split('@');
  const verdict = BY_LOCAL_PART[local.trim()] ?? 'unknown';
  return known(verdict === 'valid' && domain.trim() !== 'pro' ? 'risky' : verdict);
}
