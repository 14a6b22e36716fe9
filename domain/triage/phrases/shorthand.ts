/** What people type on a telephone, and the words it stands for. Only whole words, on folded text. */
const SHORTHAND: Readonly<Record<string, string>> = {
  // French
  pk: 'pourquoi',
  pq: 'pourquoi',
  qd: 'quand',
  vs: 'vous',
  ns: 'nous',
  pr: 'pour',
  ds: 'dans',
  dc: 'donc',
  tt: 'tout',
  tjs: 'toujours',
  tjrs: 'toujours',
  bcp: 'beaucoup',
  mtn: 'maintenant',
  pcq: 'parce que',
  pdt: 'pendant',
  sem: 'semaine',
  aprem: 'apres-midi',
  slt: 'salut',
  bjr: 'bonjour',
  // English
  pls: 'please',
  plz: 'please',
  thx: 'thanks',
  tmrw: 'tomorrow',
  tmr: 'tomorrow',
  dont: "don't",
  cant: "can't",
  wont: "won't",
  im: "i'm",
  youre: "you're",
  hv: 'have',
  til: 'until',
  unsuscribe: 'unsubscribe',
  unsubsribe: 'unsubscribe',
  unsubcribe: 'unsubscribe',
};
const WORDS = new RegExp(`(?<![\\w@.'-])(?:${Object.keys(SHORTHAND).join('|')})(?![\\w@'-]|\\.\\w)`, 'g');

/** "Not against it" is a cautious yes: read before "not" makes a refusal of it. */
const DOUBLE_NEGATIVES: readonly RegExp[] = [
  /\b(?:ne )?(?:dis|dirai|dirais|dirions|disons) pas non\b/g,
  /\b(?:suis|sommes|est|serais|serions) pas (?:du tout |totalement |forcement )?(?:contre|oppose\w*|ferme\w* a|hostile\w*)\b/g,
  /\brien contre\b|\bpas d'objection\b|\bne (?:refuse|refuserai|refuserais|refusons)\w* pas\b/g,
  /\b(?:wouldn't|would not|won't|can't|not going to) say no\b/g,
  /\b(?:not|no[rt]) (?:opposed|averse|against|closed) (?:to )?\b/g,
  /\bno objections?\b|\bnothing against\b/g,
  /\bnichts dagegen\b|\bnicht abgeneigt\b/g,
  /\bno me importaria\b|\bno (?:digo|diria) que no\b/g,
  /\bnon (?:dico|direi) (?:di )?no\b|\bnon mi dispiacerebbe\b/g,
  /\bniet tegen\b|\bgeen bezwaar\b/g,
];
/** The word that stands for a double negative; the phrase tables read it as openness. */
export const OPEN = 'openminded';

/** A folded sentence as the phrase tables read it: shorthand written out, double negatives resolved, numbers to call set apart. */
export const spelledOut = (folded: string): string =>
  DOUBLE_NEGATIVES.reduce(
    (sentence, pattern) => sentence.replace(pattern, ` ${OPEN} `),
    folded.replace(WORDS, (word) => SHORTHAND[word] ?? word).replace(/\btel[- ]moi\b/g, 'telephonez-moi'),
  ).replace(/\s+/g, ' ');
