/** A status machine as data: for each status, the statuses it may become. */
export type Transitions<S extends string> = Readonly<Record<S, readonly S[]>>;

/** Whether a machine lets one status become another. Staying is not a transition. */
export function mayBecome<S extends string>(transitions: Transitions<S>, from: S, to: S): boolean {
  return transitions[from].includes(to);
}
