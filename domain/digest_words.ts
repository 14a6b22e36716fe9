import type { Language } from './language.ts';

/** The words of the letter that says once a day what needs a member, and of the page that ends it. */
export const DIGEST_WORDS = {
  fr: {
    subject: (first: string, workspace: string) => `${first} · ${workspace}`,
    calm: 'Rien n’attend',
    lead: (day: string, workspace: string) =>
      `${day.charAt(0).toUpperCase()}${day.slice(1)}, ce qui vous attend chez ${workspace}.`,
    nothing: 'Rien ne vous attend pour l’instant. Sans essai demandé, aucun courriel ne serait parti.',
    hot: (count: number) => (count === 1 ? 'Une réponse chaude' : `${count} réponses chaudes`),
    before: (time: string) => `à traiter avant ${time}`,
    overdue: (time: string) => `en retard depuis ${time}`,
    more: (count: number) => (count === 1 ? 'et une autre' : `et ${count} autres`),
    approvals: (count: number) => (count === 1 ? 'Un message à valider' : `${count} messages à valider`),
    meetings: (count: number) => (count === 1 ? 'Un rendez-vous aujourd’hui' : `${count} rendez-vous aujourd’hui`),
    alerts: (count: number) => (count === 1 ? 'Une chose à surveiller' : `${count} choses à surveiller`),
    why: (workspace: string) => `Vous recevez ce récapitulatif comme membre de l’espace ${workspace}.`,
    off: 'Ne plus le recevoir\u00a0:',
    offLink: 'Ne plus le recevoir',
    offTitle: 'Ne plus recevoir le récapitulatif',
    offText: (workspace: string) =>
      `Vous ne recevrez plus de récapitulatif de l’espace ${workspace}. Les réglages permettent de le reprendre.`,
    offButton: 'Ne plus le recevoir',
    isOffTitle: 'C’est fait',
    isOffText: (workspace: string) => `Vous ne recevez plus de récapitulatif de l’espace ${workspace}.`,
  },
  en: {
    subject: (first: string, workspace: string) => `${first} · ${workspace}`,
    calm: 'Nothing waits',
    lead: (day: string, workspace: string) => `${day}: what waits for you at ${workspace}.`,
    nothing: 'Nothing waits for you right now. Had you not asked for a trial, no e-mail would have left.',
    hot: (count: number) => (count === 1 ? 'One hot reply' : `${count} hot replies`),
    before: (time: string) => `to answer before ${time}`,
    overdue: (time: string) => `overdue since ${time}`,
    more: (count: number) => (count === 1 ? 'and another one' : `and ${count} others`),
    approvals: (count: number) => (count === 1 ? 'One message to approve' : `${count} messages to approve`),
    meetings: (count: number) => (count === 1 ? 'One meeting today' : `${count} meetings today`),
    alerts: (count: number) => (count === 1 ? 'One thing to watch' : `${count} things to watch`),
    why: (workspace: string) => `You receive this digest as a member of ${workspace}.`,
    off: 'To receive it no more:',
    offLink: 'Receive it no more',
    offTitle: 'Receive the digest no more',
    offText: (workspace: string) =>
      `You will receive no more digest from ${workspace}. It can be taken up again in the settings.`,
    offButton: 'Receive it no more',
    isOffTitle: 'It is done',
    isOffText: (workspace: string) => `You receive no more digest from ${workspace}.`,
  },
} as const satisfies Record<Language, object>;
