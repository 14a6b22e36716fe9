/** What people ask sellers about, under its many names: French and English, folded. The first that fits takes the words. */
const TOPICS: readonly (readonly [string, RegExp])[] = [
  ['=time', /\b(?:combien de temps|how long|how soon|delais?|duree|lead time|timelines?|time ?frame)\b/g],
  [
    '=price',
    /\b(?:prix|tarif\w*|cout\w*|combien(?! d[e'])|budget\w*|devis|cher|chere|pric(?:e|es|ing)|costs?|how much|fees?|rates?|quotes?|quotation|expensive|kost(?:et|en)?|preise?|cuesta|precios?|tarifas?|costa|prezz[io]|prijs|prijzen)\b/g,
  ],
  [
    '=connect',
    /\b(?:integr\w+|connect\w*|compatib\w+|interfac\w+|branche\w*|api|apis|crm|erp|plugs? into|works? with|fonctionn\w+ avec)\b/g,
  ],
  [
    '=data',
    /\b(?:securit\w+|rgpd|gdpr|confidentia\w+|heberg\w+|host(?:ed|ing)|privacy|donnees personnelles|personal data|serveurs?|servers?)\b/g,
  ],
  [
    '=reference',
    /\b(?:references?|cas clients?|cas concrets?|case stud(?:y|ies)|clients?|customers?|temoignages?|testimonials?|realisations?|deja travaille|worked with)\b/g,
  ],
  [
    '=contract',
    /\b(?:engage(?:ment|ments|r)|contra(?:t|ts|ct|cts|ctual)|resili\w+|cancel\w*|preavis|notice period|commitment)\b/g,
  ],
  ['=trial', /\b(?:essai|essais|essayer|trial|trials|pilote|pilot|poc|gratuit\w*|free)\b/g],
  ['=demo', /\b(?:demo|demos|demonstrations?)\b/g],
  ['=support', /\b(?:support|assistance|sav|accompagn\w+|formation|formations|training|onboarding)\b/g],
  [
    '=offer',
    /\b(?:en savoir plus|(?:plus|davantage) d'in\w+|plus de details|(?:m'en|nous en|en) dire (?:un peu )?plus|dites-m'en plus|dis-m'en plus|documentations?|docs?|documents?|brochures?|plaquettes?|fiches?|one-?pagers?|decks?|slides?|leaflets?|flyers?|pdfs?|presentations?|qui etes-vous|who are you|(?:votre|vos|ton) (?:offres?|solutions?|produits?|services?)|more (?:info\w*|details?)|tell me more|your (?:offers?|solutions?|products?|services?)|what (?:exactly )?(?:do|does) you\w* (?:do|offer|sell)|que (?:faites|proposez)-vous|que vendez-vous)\b/g,
  ],
];

/** The topics of a folded text, and the text without their names. */
export function topicsIn(folded: string): { readonly topics: readonly string[]; readonly rest: string } {
  const topics: string[] = [];
  let rest = folded;
  for (const [name, pattern] of TOPICS) {
    const without = rest.replace(pattern, ' ');
    if (without !== rest) topics.push(name);
    rest = without;
  }
  return { topics, rest };
}
