/** What is thanked for: each has words of its own. */
export const THANKS = [
  'answer',
  'question',
  'questions',
  'pointed', // to somebody, with their address
  'named', // somebody, without it
  'passed_on', // to somebody who will write themselves
  'not_me', // and nobody was named
  'not_now',
  'refusal',
  'objection', // which is met
] as const;
export type Thanks = (typeof THANKS)[number];

/** What a talk is for: to fix it, to keep the time that they proposed, or to answer what the letter does not. */
export const INVITATIONS = ['plain', 'proposed', 'open', 'rest'] as const;
export type Invitation = (typeof INVITATIONS)[number];

/** What stands around what is known: words that state nothing. Of each several wordings, which come round. */
export interface SuggestionTexts {
  readonly greeting: string;
  readonly thanks: Readonly<Record<Thanks, readonly string[]>>;
  /** Before the booking link, which ends the paragraph. */
  readonly inviting: Readonly<Record<Invitation, readonly string[]>>;
  /** Where nobody can book. */
  readonly asking: Readonly<Record<Invitation, readonly string[]>>;
  /** After an objection was met: they decide. */
  readonly theirs: string;
  /** Before the page that says where their data came from. */
  readonly whence: string;
  readonly close: Readonly<Record<'soon' | 'day' | 'farewell', readonly string[]>>;
}
