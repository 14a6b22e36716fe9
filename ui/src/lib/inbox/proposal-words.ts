import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Phone from '@lucide/svelte/icons/phone';
import UserRoundPlus from '@lucide/svelte/icons/user-round-plus';
import UserRoundX from '@lucide/svelte/icons/user-round-x';
import type { Component } from 'svelte';
import type { CarriedKind } from '#domain/triage/carried.ts';
import { m } from '#ui/paraglide/messages.js';

interface ProposalWords {
  readonly icon: Component;
  readonly title: (said: { name: string; email: string; phone: string; date: string }) => string;
  readonly detail: () => string;
  readonly accept: () => string;
  readonly accepted: () => string;
  /** Accepting makes a lead, or finds one. */
  readonly makesLead: boolean;
}

/** What a reply carries, and what accepting it does, in words. */
export const PROPOSAL_WORDS: Readonly<Record<CarriedKind, ProposalWords>> = {
  referral: {
    icon: UserRoundPlus,
    title: m.inbox_proposal,
    detail: m.inbox_proposal_detail,
    accept: m.inbox_proposal_accept,
    accepted: m.inbox_proposal_accepted,
    makesLead: true,
  },
  substitute: {
    icon: UserRoundPlus,
    title: m.inbox_proposal_substitute,
    detail: m.inbox_proposal_detail,
    accept: m.inbox_proposal_accept,
    accepted: m.inbox_proposal_accepted,
    makesLead: true,
  },
  left_company: {
    icon: UserRoundX,
    title: m.inbox_proposal_left,
    detail: m.inbox_proposal_left_detail,
    accept: m.inbox_proposal_left_accept,
    accepted: m.inbox_proposal_left_accepted,
    makesLead: false,
  },
  phone: {
    icon: Phone,
    title: m.inbox_proposal_phone,
    detail: m.inbox_proposal_phone_detail,
    accept: m.inbox_proposal_phone_accept,
    accepted: m.inbox_proposal_phone_accepted,
    makesLead: false,
  },
  come_back: {
    icon: CalendarClock,
    title: m.inbox_proposal_later,
    detail: m.inbox_proposal_later_detail,
    accept: m.inbox_proposal_later_accept,
    accepted: m.inbox_proposal_later_accepted,
    makesLead: false,
  },
};
