import { defineSearchAttributeKey } from '@temporalio/common';

/** How an operator finds a workflow in the Temporal UI. Ids and stages only, never a person's data. */
export const WorkspaceKey = defineSearchAttributeKey('LeadgenWorkspace', 'KEYWORD');
export const CampaignKey = defineSearchAttributeKey('LeadgenCampaign', 'KEYWORD');
export const LeadKey = defineSearchAttributeKey('LeadgenLead', 'KEYWORD');
export const StageKey = defineSearchAttributeKey('LeadgenStage', 'KEYWORD');

/** What the server must know before the first workflow starts. */
export const SEARCH_ATTRIBUTES = [WorkspaceKey, CampaignKey, LeadKey, StageKey];
