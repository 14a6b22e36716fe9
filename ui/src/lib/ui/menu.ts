import type { LucideIcon } from '@lucide/svelte';

/** One line of a menu. */
export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: LucideIcon;
  /** Key that does the same, shown beside it. */
  readonly keys?: string;
  /** Present on items that are one choice among others. */
  readonly checked?: boolean;
  readonly danger?: boolean;
  readonly disabled?: boolean;
  /** A page; otherwise `run`. */
  readonly href?: string;
  readonly run?: () => void;
}

export interface MenuGroup {
  readonly key: string;
  readonly label?: string;
  readonly items: readonly MenuItem[];
}
