export { campaign } from './campaign/workflow.ts';
export { mailbox } from './mailbox/workflow.ts';
export { outreach } from './outreach/workflow.ts';
export { reply } from './reply/workflow.ts';
export { sandbox } from './sandbox/workflow.ts';
