/** Every address of a page, in one place: no component writes a path by hand. Ids are path-safe (`lead_...`). */
export const links = {
  home: () => '/',
  today: () => '/today',
  approvals: (draftId?: string) => (draftId === undefined ? '/approvals' : `/approvals/${draftId}`),
  inbox: () => '/inbox',
  inboxGroup: (group: string) => `/inbox?group=${group}`,
  /** The inbox as it is looked at: its group, whose, and what is searched. */
  inboxView: (query: Readonly<Record<string, string>>) => `/inbox?${new URLSearchParams(query).toString()}`,
  conversation: (conversationId: string, query?: Readonly<Record<string, string>>) =>
    query === undefined
      ? `/inbox/${conversationId}`
      : `/inbox/${conversationId}?${new URLSearchParams(query).toString()}`,
  sent: (status?: string) => (status === undefined ? '/sent' : `/sent?status=${status}`),
  firstMeeting: () => '/first-meeting',
  /** Without a query, the list of all. */
  meetings: (query?: Readonly<Record<string, string>>) =>
    query === undefined ? '/meetings' : `/meetings?${new URLSearchParams(query).toString()}`,
  messageFile: (messageId: string) => `/api/messages/${messageId}/original`,
  meetingFile: (meetingId: string, language: string) => `/api/meetings/${meetingId}/ics?language=${language}`,
  meeting: (meetingId: string) => `/meetings#${meetingId}`,
  leads: (query?: Readonly<Record<string, string>>) =>
    query === undefined ? '/leads' : `/leads?${new URLSearchParams(query).toString()}`,
  lead: (leadId: string) => `/leads/${leadId}`,
  companies: () => '/companies',
  company: (companyId: string) => `/leads?companyId=${companyId}`,
  imports: () => '/imports',
  newImport: () => '/imports/new',
  import: (importId: string) => `/imports/${importId}`,
  campaigns: () => '/campaigns',
  newCampaign: () => '/campaigns/new',
  campaign: (campaignId: string) => `/campaigns/${campaignId}`,
  campaignAudience: (campaignId: string) => `/campaigns/${campaignId}/audience`,
  campaignJournal: (campaignId: string) => `/campaigns/${campaignId}/journal`,
  sequence: (campaignId: string) => `/campaigns/${campaignId}/sequence`,
  results: () => '/results',
  resultsFile: (query: string, language: string) => `/api/results/export.csv?${query}&language=${language}`,
  deliverability: (mailboxId?: string) =>
    mailboxId === undefined ? '/deliverability' : `/deliverability/${mailboxId}`,
  suppressions: () => '/deliverability/suppressions',
  suppressionsFile: (language: string) => `/api/suppressions/export.csv?language=${language}`,
  mailboxes: () => '/settings/mailboxes',
  mailbox: (mailboxId: string) => `/settings/mailboxes/${mailboxId}`,
  newMailbox: (next?: 'onboarding') =>
    next === undefined ? '/settings/mailboxes/new' : `/settings/mailboxes/new?next=${next}`,
  sandbox: (leadId?: string) => (leadId === undefined ? '/sandbox' : `/sandbox?person=${leadId}`),
  settings: (section?: string) => (section === undefined ? '/settings' : `/settings/${section}`),
  onboarding: (step?: string) => (step === undefined ? '/onboarding' : `/onboarding/${step}`),
  signIn: (next?: string) => (next === undefined ? '/sign-in' : `/sign-in?next=${encodeURIComponent(next)}`),
  signedOut: () => '/sign-in?left',
  signUp: (next?: string) => (next === undefined ? '/sign-up' : `/sign-up?next=${encodeURIComponent(next)}`),
  signInWithGoogle: (next: string) => `/sign-in/google?next=${encodeURIComponent(next)}`,
  forgotPassword: () => '/forgot-password',
  newWorkspace: () => '/workspaces/new',
} as const;
