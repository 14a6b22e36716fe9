export { outreach } from './outreach/workflow.ts';
export { campaign } from './campaign/workflow.ts';
export { mailbox } from './mailbox/workflow.ts';
