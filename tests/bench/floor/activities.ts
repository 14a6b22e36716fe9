/** The empty bodies of the floor. */
export interface FloorActivities {
  nothing(): Promise<void>;
  /** Hands one message to a bare SMTP server. */
  send(): Promise<void>;
}
