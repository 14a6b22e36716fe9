/** The one queue that every workflow and activity of the product runs on. */
export const TASK_QUEUE = 'leadgen';
