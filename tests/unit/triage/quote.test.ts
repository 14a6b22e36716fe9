import { describe, expect, it } from 'vitest';
import { unquote } from '#domain/triage/quote.ts';
import { unsign } from '#domain/triage/signature.ts';

const strip = (body: string, name = ''): string => unsign(unquote(body).written, name).text;

describe('quotes and signatures', () => {
  it.each([
    [
      'French, wrapped',
      'Oui.\n\nLe mar. 3 mars 2026 à 09:12, Camille Roussel\n<camille@sillage.example> a\nécrit :\n\n> Bonjour',
      'Oui.',
    ],
    ['French Outlook', 'Oui.\n\nDe : Camille\nEnvoyé : mardi 3 mars 2026\nÀ : vous\nObjet : bornes\n\nBonjour', 'Oui.'],
    ['French original message', "Oui.\n\n-----Message d'origine-----\nDe : Camille", 'Oui.'],
    ['English', 'Yes.\n\nOn Tue, Mar 3, 2026 at 9:12 AM Camille <c@s.example> wrote:\n> Hello', 'Yes.'],
    ['German', 'Ja.\n\nAm 03.03.2026 um 09:12 schrieb Camille Roussel:\n> Hallo', 'Ja.'],
    ['Spanish', 'Sí.\n\nEl mar, 3 mar 2026 a las 9:12, Camille (<c@s.example>) escribió:\n> Hola', 'Sí.'],
    [
      'Italian',
      'Va bene.\n\nIl giorno mar 3 mar 2026 alle ore 09:12 Camille <c@s.example> ha scritto:\n> Ciao',
      'Va bene.',
    ],
    ['Dutch', 'Ja.\n\nOp di 3 mrt 2026 om 09:12 schreef Camille <c@s.example>:\n> Hallo', 'Ja.'],
    ['Polish', 'Tak.\n\nW dniu 2026-03-03 o 09:12 Camille <c@s.example> napisał:\n> Hej', 'Tak.'],
    ['answers between quotes', '> Combien ?\n\nHuit.\n\n> Quand ?\n\nJeudi.', 'Huit.\n\nJeudi.'],
    ['a forwarded block', 'Pour info.\n\nDébut du message réexpédié :\n\nDe: x', 'Pour info.'],
  ])('cuts what is quoted: %s', (_name, body, text) => {
    expect(strip(body)).toBe(text);
  });

  it.each([
    ['Merci pour tout.\n\nCordialement,\nPaul Martin\nDirecteur\n06 00 00 00 00', 'Merci pour tout.'],
    ['Oui.\n\nBien à vous,\nPaul', 'Oui.'],
    ['Yes.\n\nKind regards\n\nPaul Martin | Sales | Acme', 'Yes.'],
    ['Oui.\nEnvoyé de mon iPhone', 'Oui.'],
    ['Ok.\n\nGet Outlook for Android', 'Ok.'],
    ['Ok.\n-- \nPaul', 'Ok.'],
    ['Oui.\n\nPaul Martin', 'Oui.'],
    ['Oui.\n\nCordialement,\nPaul\n\nP.S. : appelez après 14 h', 'Oui.\n\nP.S. : appelez après 14 h'],
  ])('cuts the signature of %j', (body, text) => {
    expect(strip(body, 'Paul Martin')).toBe(text);
  });

  it.each([
    'On average, we answer in a day.\n\nOn the other hand, prices vary.',
    'This was sent from my desk, it is easier than my phone.',
    'In regards to the plan, we will see.\nAs regards dates too.',
    'The data comes From: our files, not From: yours.',
    'Merci',
  ])('leaves prose alone: %j', (body) => {
    expect(strip(body)).toBe(body);
  });
});
