import type { AlertCode } from './alert.ts';
import { alertWords } from './alert_words.ts';
import { ownTimeWords } from './free_time.ts';
import type { Language } from './language.ts';
import { shortName } from './notification.ts';

/** What is told, with as little of a person as it needs: the name of a company at most. */
export type Telling =
  | {
      kind: 'hot_reply' | 'reply_late' | 'reply_overdue';
      company: string | null;
      answerBy: Date;
      conversationId: string;
    }
  | { kind: 'booking'; company: string | null; startsAt: Date }
  | { kind: 'approval'; count: number }
  | { kind: 'alert'; code: AlertCode; count: number }
  | { kind: 'trial' };

/** A line, another one, and the page where it is dealt with. */
export type Told = { title: string; body: string; path: string };

/** The words of a notification, for whoever reads them now, in a zone. */
export function wordsOf(telling: Telling, reader: { language: Language; zone: string; now: Date }): Told {
  const { language } = reader;
  const words = WORDS[language];
  const time = (at: Date) => ownTimeWords(at, reader);
  const company = 'company' in telling && telling.company !== null ? shortName(telling.company) : null;
  switch (telling.kind) {
    case 'hot_reply':
    case 'reply_late':
    case 'reply_overdue': {
      const [title, body] = {
        hot_reply: [words.hot, words.before] as const,
        reply_late: [words.late, words.unanswered] as const,
        reply_overdue: [words.overdue, words.dueBy] as const,
      }[telling.kind];
      return { title, body: body(company, time(telling.answerBy)), path: `/inbox/${telling.conversationId}` };
    }
    case 'booking':
      return { title: words.booked, body: words.bookedAt(company, time(telling.startsAt)), path: '/meetings' };
    case 'approval':
      return { title: words.approvals(telling.count), body: words.approvalsBody, path: '/approvals' };
    case 'alert':
      return {
        title: telling.count > 1 ? words.alerts(telling.count) : words.alert,
        body: telling.count > 1 ? words.first(alertWords(telling.code, language)) : alertWords(telling.code, language),
        path: '/today',
      };
    case 'trial':
      return { title: words.trial, body: words.trialBody, path: '/settings/notifications' };
  }
}

export const OPEN_WORDS = { fr: 'Ouvrir', en: 'Open' } as const satisfies Record<Language, string>;

const WORDS = {
  fr: {
    hot: 'Une réponse chaude attend',
    before: (company: string | null, by: string) =>
      company === null ? `Répondez avant ${by}.` : `${company}\u00a0: répondez avant ${by}.`,
    late: 'Encore un quart d’heure pour répondre',
    unanswered: (company: string | null, by: string) =>
      company === null ? `Personne n’a répondu. À faire avant ${by}.` : `${company} attend encore, avant ${by}.`,
    overdue: 'Une réponse chaude a dépassé son heure',
    dueBy: (company: string | null, by: string) =>
      company === null
        ? `La personne assignée n’a pas répondu. C’était à faire avant ${by}.`
        : `${company} attend toujours\u00a0: c’était à faire avant ${by}.`,
    booked: 'Un rendez-vous est pris',
    bookedAt: (company: string | null, at: string) => (company === null ? `Pour ${at}.` : `${company}, ${at}.`),
    approvals: (count: number) =>
      count === 1 ? 'Un message attend votre validation' : `${count} messages attendent votre validation`,
    approvalsBody: 'Rien ne part sans vous.',
    alert: 'À surveiller',
    alerts: (count: number) => `${count} choses à surveiller`,
    first: (text: string) => `Dont\u00a0: ${text}`,
    trial: 'LeadGen peut vous prévenir ici',
    trialBody: 'Ceci est un essai, à votre demande.',
  },
  en: {
    hot: 'A hot reply waits',
    before: (company: string | null, by: string) =>
      company === null ? `Answer before ${by}.` : `${company}: answer before ${by}.`,
    late: 'A quarter of an hour left to answer',
    unanswered: (company: string | null, by: string) =>
      company === null ? `Nobody has answered. Due before ${by}.` : `${company} still waits, due before ${by}.`,
    overdue: 'A hot reply is past its hour',
    dueBy: (company: string | null, by: string) =>
      company === null
        ? `Its assignee has not answered. It was due before ${by}.`
        : `${company} still waits: it was due before ${by}.`,
    booked: 'A meeting is booked',
    bookedAt: (company: string | null, at: string) => (company === null ? `For ${at}.` : `${company}, ${at}.`),
    approvals: (count: number) =>
      count === 1 ? 'One message waits for your approval' : `${count} messages wait for your approval`,
    approvalsBody: 'Nothing leaves without you.',
    alert: 'To watch',
    alerts: (count: number) => `${count} things to watch`,
    first: (text: string) => `Among them: ${text}`,
    trial: 'LeadGen can reach you here',
    trialBody: 'This is a trial that you asked for.',
  },
} as const satisfies Record<Language, object>;
