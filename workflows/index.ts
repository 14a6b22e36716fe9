export { campaign } from './campaign/workflow.ts';
export { enrichment } from './enrichment/workflow.ts';
export { freshness } from './freshness/workflow.ts';
export { importLeads } from './import/workflow.ts';
export { mailbox } from './mailbox/workflow.ts';
export { outreach } from './outreach/workflow.ts';
export { reply } from './reply/workflow.ts';
export { sandbox } from './sandbox/workflow.ts';
