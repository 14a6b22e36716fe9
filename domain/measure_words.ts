/** What says how much, how many or when, folded: never a matter of taste, and never said without a source. */
const MEASURES = new Set(
  `zero deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante
soixante cent cents mille million millions milliard milliards moitie tiers quart double triple premier premiere dernier derniere
dizaine dizaines centaine centaines milliers gratuit gratuite gratuits gratuites gratuitement offert offerte remise reduction rabais
jour jours semaine semaines mois annee annees trimestre trimestres heure heures minute minutes demain hier aujourd hui lundi mardi
mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre novembre decembre
euro euros dollar dollars livre livres eur usd gbp pourcent pourcents garanti garantie garantis garanties garantissons
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million millions billion half third quarter
quarters double triple twice first last dozen dozens free discount discounted discounts
day days week weeks month months year years annual annually monthly weekly daily hour hours minute minutes tomorrow yesterday today
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november
december pound pounds percent guarantee guaranteed guarantees unlimited illimite illimitee illimites illimitees`.split(
    /\s+/,
  ),
);

/** One word, folded. */
export const isMeasure = (folded: string): boolean => MEASURES.has(folded);
