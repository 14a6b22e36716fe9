import type { SuggestionTexts } from './texts.ts';

export const FR: SuggestionTexts = {
  greeting: 'Bonjour',
  thanks: {
    answer: ['Merci de votre réponse.', 'Merci, votre retour me fait plaisir.'],
    question: ['Merci de votre question.', 'Merci de l’intérêt que vous portez au sujet.'],
    questions: ['Merci de vos questions.', 'Merci de l’intérêt que vous portez au sujet.'],
    pointed: [
      'Merci beaucoup de m’avoir indiqué la bonne personne. Je lui écris, et je ne vous dérange pas davantage.',
    ],
    named: ['Merci beaucoup de m’avoir indiqué la bonne personne. À quelle adresse pourrais-je lui écrire\u00a0?'],
    passed_on: [
      'Merci beaucoup d’avoir transmis mon message. J’attends son retour, et je ne vous dérange pas davantage.',
    ],
    not_me: ['Merci de me l’avoir dit. À qui pourrais-je m’adresser à ce sujet\u00a0?'],
    not_now: ['Merci de me l’avoir dit. Je reviens vers vous le moment venu, pas avant.'],
    refusal: ['Merci d’avoir pris le temps de me répondre. Je ne vous écris plus à ce sujet.'],
    objection: ['Merci d’avoir pris le temps de me répondre.'],
  },
  inviting: {
    plain: [
      'Le plus simple est de choisir le moment qui vous convient ici\u00a0:',
      'Vous pouvez choisir un moment ici\u00a0:',
    ],
    proposed: [
      'Pour le fixer dans nos deux agendas, vous pouvez réserver ce moment, ou un autre, ici\u00a0:',
      'Vous pouvez réserver ce moment, ou un autre, ici\u00a0:',
    ],
    open: ['Je vous réponds volontiers de vive voix. Vous pouvez choisir un moment ici\u00a0:'],
    rest: ['Pour le reste, je vous réponds volontiers de vive voix. Vous pouvez choisir un moment ici\u00a0:'],
  },
  asking: {
    plain: ['Quel moment vous conviendrait pour en parler\u00a0?', 'Quand pourrions-nous en parler\u00a0?'],
    proposed: ['Je regarde mon agenda, et je vous confirme ce moment ou vous en propose un autre.'],
    open: ['Je vous réponds volontiers de vive voix. Quand pourrions-nous en parler\u00a0?'],
    rest: ['Pour le reste, je vous réponds volontiers de vive voix. Quand pourrions-nous en parler\u00a0?'],
  },
  theirs: 'Si cela change votre regard, un mot de vous suffit. Sinon, je ne vous écris plus à ce sujet.',
  whence: 'D’où viennent vos données, et de quoi les corriger ou les faire effacer\u00a0:',
  close: {
    soon: ['À très bientôt,', 'Bonne journée,'],
    day: ['Bonne journée,', 'À bientôt,'],
    farewell: ['Bonne continuation,'],
  },
};

/** The same to whom one says "tu". */
export const TU: readonly (readonly [string, string])[] = [
  ['Merci de votre réponse', 'Merci de ta réponse'],
  ['votre retour', 'ton retour'],
  ['Merci de votre question', 'Merci de ta question'],
  ['Merci de vos questions', 'Merci de tes questions'],
  ['l’intérêt que vous portez', 'l’intérêt que tu portes'],
  ['je ne vous dérange', 'je ne te dérange'],
  ['Je reviens vers vous', 'Je reviens vers toi'],
  ['le moment qui vous convient', 'le moment qui te convient'],
  ['Vous pouvez ', 'Tu peux '],
  ['vous pouvez ', 'tu peux '],
  ['vous conviendrait', 'te conviendrait'],
  ['Je vous réponds', 'Je te réponds'],
  ['je vous réponds', 'je te réponds'],
  ['je vous confirme ce moment ou vous en propose', 'je te confirme ce moment ou t’en propose'],
  ['change votre regard, un mot de vous suffit', 'change ton regard, un mot de toi suffit'],
  ['e ne vous écris plus', 'e ne t’écris plus'],
  ['D’où viennent vos données', 'D’où viennent tes données'],
];
