import { tick } from 'svelte';
import { applyAction } from '$app/forms';
import type { SubmitFunction } from '$app/forms';
import { refreshAll } from '$app/navigation';

interface Options {
  /** A redirect loads the page anew: for what changes the session, the workspace or the language. */
  readonly reload?: boolean;
  /** After it was done, with what the action returned. */
  readonly ondone?: (data: Readonly<Record<string, unknown>> | undefined) => void;
}

/** For `use:enhance`: knows that the form is under way, keeps what was typed, and brings focus to the field at fault. */
export class Submitting {
  busy = $state(false);
  readonly #options: Options;

  constructor(options: Options = {}) {
    this.#options = options;
  }

  readonly enhance: SubmitFunction = ({ formElement }) => {
    this.busy = true;
    return async ({ result }) => {
      if (result.type === 'redirect' && this.#options.reload === true) {
        location.assign(result.location);
        return;
      }
      await applyAction(result);
      if (result.type === 'success') {
        await refreshAll();
        this.#options.ondone?.(result.data);
      }
      this.busy = false;
      await tick();
      if (result.type === 'failure') formElement.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    };
  };
}
