import { describe, expect, it } from 'vitest';
import { placeInDay } from '#ui/lib/shell/departures.ts';
import { parseTheme } from '#ui/lib/shell/theme.ts';
import { ariaKeys, keyCaps } from '#ui/lib/ui/keycaps.ts';
import { cutAround, matches } from '#ui/lib/ui/match.ts';
import { hue, initials } from '#ui/lib/ui/monogram.ts';
import { paraphStrokes } from '#ui/lib/ui/paraph.ts';

describe('the shell', () => {
  it('finds a page or an action by the beginnings of its words, without accents', () => {
    expect(matches('deliv', 'Délivrabilité')).toBe(true);
    expect(matches('regles equipe', 'Équipe et règles')).toBe(true);
    expect(matches('', 'Prospects')).toBe(true);
    expect(matches('elivra', 'Délivrabilité')).toBe(false);
  });

  it('shows in a label what was typed, accents or not', () => {
    expect(cutAround('re', 'Réponses')).toEqual(['', 'Ré', 'ponses']);
    expect(cutAround('ferr', 'Julie Ferrand')).toEqual(['Julie ', 'Ferr', 'and']);
    expect(cutAround('x', 'Prospects')).toEqual(['Prospects', '', '']);
    expect(cutAround(' ', 'Prospects')).toEqual(['Prospects', '', '']);
  });

  it('places an instant on the ruler of the day, also outside it', () => {
    const place = placeInDay({ windowStart: '2026-11-24T08:00:00Z', windowEnd: '2026-11-24T16:00:00Z' });
    expect(place('2026-11-24T10:00:00Z')).toBe(0.25);
    expect(place('2026-11-24T07:00:00Z')).toBeLessThan(0);
    expect(placeInDay({ windowStart: 'x', windowEnd: 'x' })('2026-11-24T10:00:00Z')).toBe(0);
  });

  it('takes an unknown theme cookie for the choice of the system', () => {
    expect(parseTheme('dark')).toBe('dark');
    expect(parseTheme('"><script>')).toBe('system');
    expect(parseTheme(undefined)).toBe('system');
  });
});

describe('the marks of people', () => {
  it('takes two letters of a person and one of a company', () => {
    expect(initials('Sophie Vasseur', 2)).toBe('SV');
    expect(initials('Pieter de Graaf', 2)).toBe('PG');
    expect(initials('Élodie', 2)).toBe('É');
    expect(initials('3 Suisses', 1)).toBe('3');
    expect(initials('  ', 1)).toBe('?');
  });

  it('gives a name the same hue every time', () => {
    expect(hue('Papeteries Albane')).toBe(hue('Papeteries Albane'));
    expect(new Set(['a', 'b', 'c', 'd', 'e', 'f'].map(hue)).size).toBe(6);
  });

  it('draws any initials, accented or foreign', () => {
    expect(paraphStrokes('ÉV')).toEqual(paraphStrokes('EV'));
    expect(paraphStrokes('Ж')).toHaveLength(1);
    expect(paraphStrokes('')).toHaveLength(1);
  });

  it('prints keys as the keyboard of the person does', () => {
    expect(keyCaps('g v', true)).toEqual(['G', 'V']);
    expect(keyCaps('mod+k', true)).toEqual(['⌘', 'K']);
    expect(keyCaps('mod+enter', false)).toEqual(['Ctrl', '↵']);
    expect(ariaKeys('mod+k', false)).toBe('Control+K');
    expect(ariaKeys('g v', false)).toBeUndefined();
  });
});
