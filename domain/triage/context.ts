import { fold } from './fold.ts';

/** "Yes" to "should I close your file?" is a refusal, whatever the word says elsewhere. */
export function agreesToClose(text: string, quoted: string): boolean {
  const asked =
    /\b(?:should|shall|can|may) i (?:close|archive|take you off|stop|assume)|\b(?:dois|puis|faut)[- ](?:je|il)\b.{0,30}\b(?:clore|cloturer|fermer|classer|archiver|arreter)|\b(?:close|clore|cloturer|fermer) (?:your|the|this|votre|le|ce) (?:file|dossier|fiche)/.test(
      fold(quoted).replace(/\s+/g, ' '),
    );
  const said = fold(text).replace(/\s+/g, ' ');
  return (
    asked &&
    (/\b(?:close|clos|cloture|clore|ferme|archive|classe)\w*\b.{0,25}\b(?:it|file|le|dossier|that|away|tout)\b|\b(?:close it|you can close|fermez|cloturez|classez)\b/.test(
      said,
    ) ||
      /^\W*(?:yes|yep|yeah|oui|ok|please do|allez-y|faites|go ahead|vous pouvez)\b.{0,30}$/.test(said))
  );
}

/** "2" answers a menu in the quoted message: the option's own words are what was said. */
export function menuChoice(text: string, quoted: string): string | null {
  const choice =
    /^\W*(?:option |choix |number |n° ?|reponse |answer )?([1-9]|[a-e])\W*(?:merci|thanks|please|svp)?\W*$/i.exec(
      fold(text),
    );
  if (choice?.[1] === undefined || text.length > 40) return null;
  const wanted = choice[1].toLowerCase();
  for (const line of quoted.split('\n')) {
    const option = /^\W{0,3}([1-9]|[a-eA-E])\s*[-–—.):=/\]]+\s*(\S.{1,160})$/.exec(line);
    if (option?.[1]?.toLowerCase() === wanted) return option[2] ?? null;
  }
  return null;
}
