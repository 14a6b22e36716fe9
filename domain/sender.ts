/** Who writes: shown in each message's signature and legal notice. Asked before the first draft. */
export type SenderIdentity = {
  firstName: string;
  lastName: string;
  company: string;
  postalAddress: string;
  /** Lines under the name, plain text; may be empty. */
  signature: string;
};

/** What is missing for a sender to be allowed a first draft: the names of the empty fields. */
export function missingSenderFields(sender: SenderIdentity | null): (keyof SenderIdentity)[] {
  const needed = ['firstName', 'lastName', 'company', 'postalAddress'] as const;
  return needed.filter((field) => !sender || sender[field].trim() === '');
}
