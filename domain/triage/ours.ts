import type { Triage } from './triage.ts';

/**
 * What somebody of our own house writes in a thread says nothing of what the lead wants: nobody of theirs has answered, and a
 * person looks before more is written. A request to stop that they pass on is heard.
 */
export const triageOurs = (triage: Triage): Triage =>
  triage.kind === 'opt_out'
    ? triage
    : {
        ...triage,
        ...{ kind: 'auto_reply', confidence: 1, reason: { rule: 'ours', sentence: triage.reason.sentence } },
        ...{ returnDate: null, comeBackDate: null, referral: null, carried: [] },
      };
