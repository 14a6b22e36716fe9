import { describe, expect, it } from 'vitest';
import { returnDateIn } from '#domain/triage/returndate.ts';

describe('the first day back', () => {
  it.each([
    ["Je suis absente jusqu'au 12 mars inclus.", '2026-03-04', '2026-03-13'],
    ["Absent jusqu'au 12/03.", '2026-03-04', '2026-03-12'],
    ['En congés du 2 au 9 mars 2026.', '2026-03-01', '2026-03-10'],
    ['De retour le 1er avril.', '2026-03-04', '2026-04-01'],
    ['Je serai de retour jeudi.', '2026-11-09', '2026-11-12'],
    ['Retour le 5 janvier.', '2026-12-23', '2027-01-05'],
    ['I am out until Monday 16 March.', '2026-03-04', '2026-03-16'],
    ['Out of office through March 6, 2026.', '2026-03-04', '2026-03-07'],
    ['Back on the 27th.', '2026-07-13', '2026-07-27'],
    ['Ich bin ab dem 24. August wieder erreichbar.', '2026-08-05', '2026-08-24'],
    ['Ich bin bis einschließlich 21. August im Urlaub.', '2026-08-05', '2026-08-22'],
    ['Estaré fuera hasta el 10 de abril.', '2026-04-01', '2026-04-10'],
    ['Rientro il 7 aprile.', '2026-04-01', '2026-04-07'],
    ['Ik ben terug op 8 april.', '2026-04-01', '2026-04-08'],
    ['Je suis en arrêt maladie.', '2026-04-01', null],
  ])('reads %j sent on %s as %s', (text, sentOn, date) => {
    expect(returnDateIn(text, sentOn)).toBe(date);
  });
});
