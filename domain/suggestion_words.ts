import { bannedIn, withoutBanned } from './banned_word.ts';
import { languageOf, type ReplyLanguage } from './language.ts';
import { EN, FRIENDLY } from './suggestion_texts/en.ts';
import { FR, TU } from './suggestion_texts/fr.ts';
import { DE, ES, IT, NL } from './suggestion_texts/others.ts';
import type { Invitation, SuggestionTexts, Thanks } from './suggestion_texts/texts.ts';
import type { Voice } from './voice.ts';

/** What an answer says around what is known. */
export interface Occasion {
  readonly thanks: Thanks;
  /** What a talk is asked for; null for none. */
  readonly invitation: Invitation | null;
  readonly close: 'soon' | 'day' | 'farewell';
  /** They are left to decide after what met their objection. */
  readonly isTheirs: boolean;
  /** The page that says where their data came from, for who asks; null for nobody else. */
  readonly whyUrl: string | null;
}

interface Wanted {
  readonly occasion: Occasion;
  readonly language: ReplyLanguage;
  readonly address: 'tu' | 'vous';
  readonly bookingUrl: string | null;
  readonly variant: number;
  readonly voice: Voice;
}

/** An empty one is left out. */
interface Words {
  readonly greeting: string;
  readonly thanks: string;
  readonly whence: string;
  readonly theirs: string;
  readonly invitation: string;
  readonly close: string;
}

const TEXTS: Readonly<Record<ReplyLanguage, SuggestionTexts>> = { fr: FR, en: EN, de: DE, es: ES, it: IT, nl: NL };

/** The template of an answer in a workspace's voice. */
export function suggestionWords({ occasion, language, address, bookingUrl, variant, voice }: Wanted): Words {
  const texts = TEXTS[language];
  const manners = mannersOf(language, address, voice);
  const say = (text: string): string => manners.reduce((left, [from, to]) => left.replaceAll(from, to), text);
  /** The first wording from the one asked for on that holds nothing banned; where all do, without it. */
  const pick = (of: readonly string[]): string => {
    const turned = of.map((_, at) => say(of[(variant + at) % of.length] ?? ''));
    return withoutBanned(
      turned.find((one) => bannedIn(one, voice.banned).length === 0) ?? turned[0] ?? '',
      voice.banned,
    );
  };
  const { thanks, invitation, close, isTheirs, whyUrl } = occasion;
  // Greetings and closings of their own are kept for the languages of the product.
  const own = languageOf(language);
  const ownClosing = own && voice.closing[own];
  return {
    greeting: (own && voice.greeting[own]) ?? pick([texts.greeting]),
    thanks: pick(texts.thanks[thanks]),
    whence: whyUrl === null ? '' : `${pick([texts.whence])} ${whyUrl}`,
    theirs: isTheirs ? pick([texts.theirs]) : '',
    invitation:
      invitation === null
        ? ''
        : bookingUrl === null
          ? pick(texts.asking[invitation])
          : `${pick(texts.inviting[invitation])} ${bookingUrl}`,
    close: ownClosing === null ? pick(texts.close[close]) : `${ownClosing},`,
  };
}

/** The same in another manner: these templates alone, never what is quoted. */
function mannersOf(
  language: ReplyLanguage,
  address: 'tu' | 'vous',
  voice: Voice,
): readonly (readonly [string, string])[] {
  if (language === 'fr') return address === 'tu' ? TU : [];
  return language === 'en' && voice.manner === 'friendly' ? FRIENDLY : [];
}
