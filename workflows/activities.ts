import { proxyActivities } from '@temporalio/workflow';
import type { Activities } from '#activities/index.ts';

/** Reads and writes of our own database, and nothing else: quick, tried until they work. */
const quick = {
  startToCloseTimeout: '20 seconds',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '20 seconds' },
} as const;

/** Calls of somebody else's server: slower, backing off to minutes. */
const provider = {
  startToCloseTimeout: '2 minutes',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumInterval: '5 minutes' },
} as const;

/** Looking something up that is looked up again before long: given up for this time after three tries. */
const lookUp = { ...provider, retry: { ...provider.retry, maximumAttempts: 3 } } as const;

/** Trying something that somebody waits for. */
const tryOut = {
  startToCloseTimeout: '40 seconds',
  heartbeatTimeout: '10 seconds',
  retry: { maximumAttempts: 2 },
} as const;

/** Asking a vendor of bookings, which says itself when to ask again; the next look makes up for one that was given up. */
const vendor = { ...provider, retry: { ...provider.retry, maximumAttempts: 5 } } as const;

/** Telling somebody of something while it is news, as a channel allows. */
const news = {
  ...provider,
  startToCloseTimeout: '1 minute',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '5 seconds', maximumInterval: '5 minutes' },
} as const;

/** Asking a model, which somebody waits for: it has seconds, and the template stands where it does not answer. */
const llm = {
  startToCloseTimeout: '30 seconds',
  heartbeatTimeout: '10 seconds',
  retry: { initialInterval: '1 second', maximumAttempts: 3 },
} as const;

/** Handing a message over. It is tried again only when the process that had it is surely gone: longer than that may sleep. */
const wire = { ...provider, heartbeatTimeout: '30 seconds' } as const;

/** The workflow's activities, by what they touch. Each call names itself with `summary` for the timeline. */
export const quickly = (summary: string) => proxyActivities<Activities>({ ...quick, summary });
export const withProvider = (summary: string) => proxyActivities<Activities>({ ...provider, summary });
export const lookingUp = (summary: string) => proxyActivities<Pick<Activities, 'checkDomain'>>({ ...lookUp, summary });
export const tryingOut = (summary: string) =>
  proxyActivities<Pick<Activities, 'checkConnection'>>({ ...tryOut, summary });
export const askingVendor = (summary: string) =>
  proxyActivities<Pick<Activities, 'connectBookings' | 'disconnectBookings'>>({ ...tryOut, summary });
export const lookingForBookings = (summary: string) =>
  proxyActivities<Pick<Activities, 'lookForBookings'>>({ ...vendor, summary });
export const telling = (summary: string) => proxyActivities<Pick<Activities, 'tellNotification'>>({ ...news, summary });
export const askingModel = (summary: string) =>
  proxyActivities<Pick<Activities, 'writeSuggestion'>>({ ...llm, summary });
export const overTheWire = (summary: string) =>
  proxyActivities<Pick<Activities, 'dispatchDraft'>>({ ...wire, summary });
