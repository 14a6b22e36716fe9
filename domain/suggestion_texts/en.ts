import type { SuggestionTexts } from './texts.ts';

export const EN: SuggestionTexts = {
  greeting: 'Hello',
  thanks: {
    answer: ['Thank you for your reply.', 'Thank you, I was glad to read you.'],
    question: ['Thank you for your question.', 'Thank you for looking into this.'],
    questions: ['Thank you for your questions.', 'Thank you for looking into this.'],
    pointed: [
      'Thank you very much for pointing me to the right person. I will write to them, and will not trouble you further.',
    ],
    named: ['Thank you very much for pointing me to the right person. What is the best address to reach them at?'],
    passed_on: [
      'Thank you very much for passing my message on. I will wait to hear from them, and will not trouble you further.',
    ],
    not_me: ['Thank you for telling me. Who would be the right person to ask about this?'],
    not_now: ['Thank you for telling me. I will come back to you when the time comes, not before.'],
    refusal: ['Thank you for taking the time to reply. I will not write to you about this again.'],
    objection: ['Thank you for taking the time to reply.'],
  },
  inviting: {
    plain: ['The easiest is to pick the time that suits you here:', 'You can pick a time here:'],
    proposed: [
      'To have it in both our calendars, you can book that time, or another, here:',
      'You can book that time, or another, here:',
    ],
    open: ['I would gladly answer you on a call. You can pick a time here:'],
    rest: ['As for the rest, I would gladly answer you on a call. You can pick a time here:'],
  },
  asking: {
    plain: ['When would suit you to talk about it?', 'When could we talk about it?'],
    proposed: ['I will check my calendar, and confirm that time or suggest another.'],
    open: ['I would gladly answer you on a call. When could we talk about it?'],
    rest: ['As for the rest, I would gladly answer you on a call. When could we talk about it?'],
  },
  theirs: 'If that changes anything for you, just drop me a line. Otherwise I will not write to you about this again.',
  whence: 'Where your data came from, and how to correct or erase it:',
  close: {
    soon: ['Speak soon,', 'Have a good day,'],
    day: ['Have a good day,', 'Speak soon,'],
    farewell: ['All the best,'],
  },
};

/** The same to whom one writes as to a friend. */
export const FRIENDLY: readonly (readonly [string, string])[] = [
  ['Hello', 'Hi'],
  ['Thank you very much', 'Many thanks'],
  ['Thank you', 'Thanks'],
  ['I will', 'I’ll'],
  ['I would', 'I’d'],
  ['The easiest is to', 'It’s easiest to'],
];
