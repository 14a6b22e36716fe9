import { fold } from './fold.ts';

/** Languages the phrase tables know. */
export const REPLY_LANGUAGES = ['fr', 'en', 'de', 'es', 'it', 'nl'] as const;
export type ReplyLanguage = (typeof REPLY_LANGUAGES)[number];

const COMMON: Readonly<Record<ReplyLanguage, string>> = {
  fr: "je vous nous le la les des une un est pas pour dans avec sur merci bonjour votre notre mais qui que et du au ce cette suis sommes avons bien cordialement ne plus j'ai c'est moi ton tu te si on mon ma mes vos",
  en: "the i you we is are not for with this that your our my have and to of in on it be will thanks hello hi please but me if at from can would know do don't i'm it's so just how what was as an",
  de: 'ich sie wir der die das ist nicht fur mit und ein eine den dem von zu auf haben danke guten sehr bitte ihre ihr mir uns aber wie kein keine am im bin sind werden hallo grussen',
  es: 'el la los las de que y no es para con por su una un gracias hola buenos dias en se lo me nos pero mas como estamos muy esta este del al saludos usted tenemos',
  it: 'il la che di non e per con un una grazie buongiorno salve sono siamo ho abbiamo le i del della al mi ci ma piu come questo saluti vostra gentile in alla nel',
  nl: 'de het een en van ik wij we u is niet voor met op dat die te zijn bedankt hallo geen maar uw mijn onze graag aan dank heeft beste groet om er als bij naar ons',
};
const WORDS = new Map(REPLY_LANGUAGES.map((language) => [language, new Set(COMMON[language].split(' '))] as const));

/** The language of a text by its commonest words; null when nothing tells. `hint` decides a draw (the language of what was answered). */
export function languageOf(text: string, hint: ReplyLanguage | null = null): ReplyLanguage | null {
  const words = fold(text.slice(0, 5000))
    .split(/[^\p{L}']+/u)
    .flatMap((word) => (word.includes("'") ? [word, ...word.split("'")] : [word]));
  let best: ReplyLanguage | null = null;
  let most = 0;
  for (const [language, known] of WORDS) {
    const count = words.filter((word) => known.has(word)).length + (language === hint ? 0.9 : 0);
    if (count > most) [best, most] = [language, count];
  }
  return most >= 1 ? best : hint;
}
