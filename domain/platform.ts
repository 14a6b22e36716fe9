/** Over all real workspaces together: an operator's mail is judged as one, whoever of its users sent it. */
export const PLATFORM_BOUNCE_RATE = 0.03;
/** The last days that are counted, and the fewest sends that are a rate. */
export const PLATFORM_DAYS = 7;
export const PLATFORM_MIN_SENDS = 200;

/** Sends of all workspaces in the last days, and how many of them came back for good. */
export interface PlatformSends {
  readonly sends: number;
  readonly bounces: number;
}

/** Whether the operator is alerted. */
export const isPlatformAlarm = ({ sends, bounces }: PlatformSends): boolean =>
  sends >= PLATFORM_MIN_SENDS && bounces / sends > PLATFORM_BOUNCE_RATE;
