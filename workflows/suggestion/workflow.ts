import { isCancellation } from '@temporalio/workflow';
import { askingModel, quickly } from '../activities.ts';
import type { SuggestionKey } from './contract.ts';

/** Somebody waits for the answer: the model is asked a few times, and where it says nothing the template's stands. */
export async function suggestion(key: SuggestionKey): Promise<void> {
  try {
    await askingModel('Have an answer written').writeSuggestion(key);
  } catch (error) {
    if (isCancellation(error)) throw error;
    await quickly('Keep that no model answered').noteUnanswered(key);
  }
}
