import { fold } from './triage/fold.ts';

/** What politeness is made of, folded: no sentence of these words alone states anything of us. */
const POLITE = new Set(
  `je j vous nous tu te toi t m me moi votre vos ton ta tes notre nos de du d des la le les l un une a au aux pour en et ou ce cet
cette c est sur par avec que qu qui y il si merci remercie remercions beaucoup bien vivement message retour reponse question questions
interet mail attention plaisir ravi ravie heureux heureuse lire porte portez portes avoir pris temps prendre sujet disponible disposition
reste restons volontiers repondre reponds ici voici quelques elements precisions echanger discuter parler echange appel moment convient
convienne conviendrait quand quel quelle serait seriez serais seras pourrions pourrais pourriez bonjour bonne journee bientot tres
cordialement vivement regarder ensemble
i we you your our us thank thanks the an of to or in on it is this that my so much very reply answer interest time taking glad happy
pleased read here are some few points details could would be when what which suits suit talk speak discuss call about hello hi good
great day soon kind regards best let know for and look together`.split(/\s+/),
);
/** Politeness that denies nothing, whatever its words. */
const HESITATE = /\bn'hesite[zs]? pas\b|\b(?:please )?do not hesitate\b|\bdon't hesitate\b/g;

/** Whether a sentence, or a word, is politeness alone. */
export const isCourteous = (text: string): boolean =>
  (
    fold(text)
      .replace(HESITATE, ' ')
      .match(/[\p{L}\p{N}]+/gu) ?? []
  ).every((word) => POLITE.has(word));
