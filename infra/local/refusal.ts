/**
 * A reason why LeadGen cannot start or go on, in one sentence meant for the person at the terminal.
 * The commands print the message alone, without a stack, and exit with 1. It never carries a secret.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}
