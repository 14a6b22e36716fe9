import { TRIAGE_GROUPS, type TriageGroup } from '#domain/triage/kinds.ts';

/** A group of the inbox, or everything. */
export type InboxGroup = TriageGroup | 'all';
/** The parts in which the API answers the list. */
export const PART_KEYS = ['awaiting', 'open', 'waiting', 'snoozed', 'done'] as const;
export type PartKey = (typeof PART_KEYS)[number];
/** The list as it is shown: to answer, open without a need to answer, with them, put off, dealt with. */
export type ShownPart = 'todo' | 'nothing' | 'waiting' | 'snoozed' | 'done';

/** How the inbox is looked at: one group of it, one's own threads or everyone's, and what is searched. */
export interface InboxView {
  readonly group: InboxGroup;
  readonly mine: boolean;
  readonly search: string;
}
/** As an address asks for it: without a group, the best one is chosen. */
export type AskedView = Omit<InboxView, 'group'> & { readonly group: InboxGroup | null };

const isGroup = (text: string | null): text is InboxGroup =>
  text === 'all' || TRIAGE_GROUPS.some((group) => group === text);

export function viewIn(url: URL): AskedView {
  const asked = url.searchParams.get('group');
  return {
    group: isGroup(asked) ? asked : null,
    mine: url.searchParams.get('mine') === 'true',
    search: url.searchParams.get('search')?.trim().slice(0, 200) ?? '',
  };
}

/** For an address of the inbox. */
export const queryOf = ({ group, mine, search }: InboxView): Readonly<Record<string, string>> => ({
  group,
  ...(mine && { mine: 'true' }),
  ...(search !== '' && { search }),
});

/** For the API. */
export const filterOf = ({ group, mine, search }: InboxView) => ({
  ...(group !== 'all' && { group }),
  ...(mine && { mine: 'true' as const }),
  ...(search !== '' && { search }),
});
