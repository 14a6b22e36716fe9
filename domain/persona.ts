import type { Language } from './language.ts';
import { fold } from './triage/fold.ts';

/** What people do in their company, whatever their title calls it. */
export const PERSONAS = [
  'direction',
  'sales',
  'marketing',
  'finance',
  'people',
  'technology',
  'purchasing',
  'operations',
  'legal',
  'other',
] as const;
export type Persona = (typeof PERSONAS)[number];

/**
 * Words of titles, folded, by what they say of their bearer. The first that fits decides, so what is said of a part of a company comes
 * before what is said of the whole: a finance director is of finance, a director of nothing else is of the direction.
 */
const WORDS: readonly (readonly [Exclude<Persona, 'other'>, RegExp])[] = [
  ['legal', /\b(?:legal|jurid\w+|juriste|lawyer|counsel|avocate?|compliance|conformite|dpo)\b/],
  ['purchasing', /\b(?:achats?|acheteu\w+|purchas\w+|procurement|buyer|sourcing|approvisionnements?)\b/],
  [
    'people',
    /\b(?:rh|drh|hr|hrd|chro|cpo people|ressources humaines|human resources|people|talents?|recru\w+|paie|payroll)\b/,
  ],
  [
    'finance',
    /\b(?:daf|raf|cfo|financ\w+|comptab\w+|account(?:ant|ing)|controll(?:er|ing)|controleu\w+ de gestion|tresor\w+|treasur\w+)\b/,
  ],
  [
    'marketing',
    /\b(?:marketing|cmo|communication|communications|brand|marque|growth|acquisition|contenus?|content|digital|chefs? de produits?)\b/,
  ],
  [
    'sales',
    /\b(?:sales|commercia\w+|vent(?:e|es)|vendeu\w+|cro|cco|business develop\w+|developpement|charge\w? d'affaires|account executive|account manager|grands? comptes|key accounts?|partnerships?|partenaria\w+)\b/,
  ],
  [
    'technology',
    /\b(?:cto|cio|ciso|dsi|rssi|it|informatique|systemes? d'information|technolog\w+|technique|engineer\w*|ingenieur\w*|developers?|developpeu\w+|logiciels?|software|data|donnees|product|produits?|r ?& ?d|innovation)\b/,
  ],
  [
    'operations',
    /\b(?:coo|ops|operat(?:ions?|ing)|operationnel\w*|production|industriel\w*|industrial|usine|plant|factory|site|logisti\w+|supply|qualite|quality|hse|qhse|maintenance|exploitation|methodes|atelier|facilit\w+|energ\w+)\b/,
  ],
  [
    'direction',
    /\b(?:ceo|pdg|dg|dga|president\w*|founders?|co ?-?founders?|fondat\w+|cofondat\w+|gerante?|owner|associee?|partner|managing|direct\w+|chief executive|general manager|chef d'entreprise|dirigeante?)\b/,
  ],
];

/** What somebody of a title does; `other` where it says none of what we know, null where there is no title. */
export function personaOf(title: string | null): Persona | null {
  if (title === null || title.trim() === '') return null;
  const said = fold(title);
  return WORDS.find(([, pattern]) => pattern.test(said))?.[0] ?? 'other';
}

const NAMES: Readonly<Record<Language, Readonly<Record<Persona, string>>>> = {
  fr: {
    direction: 'Direction générale',
    sales: 'Commercial',
    marketing: 'Marketing',
    finance: 'Finance',
    people: 'Ressources humaines',
    technology: 'Technique',
    purchasing: 'Achats',
    operations: 'Opérations',
    legal: 'Juridique',
    other: 'Autres fonctions',
  },
  en: {
    direction: 'General management',
    sales: 'Sales',
    marketing: 'Marketing',
    finance: 'Finance',
    people: 'Human resources',
    technology: 'Technology',
    purchasing: 'Purchasing',
    operations: 'Operations',
    legal: 'Legal',
    other: 'Other roles',
  },
};

/** What a persona is called; null for what is none. */
export function personaName(key: string | null, language: Language): string | null {
  const persona = PERSONAS.find((one) => one === key);
  return persona === undefined ? null : NAMES[language][persona];
}
