interface ToastAction {
  readonly label: string;
  /** Key shown on the button. */
  readonly keys?: string;
  run(): void;
}

export interface Toast {
  /** What was done: `Approved.` */
  readonly title: string;
  /** What comes of it: `Leaves at 10:51` */
  readonly detail?: string;
  readonly action?: ToastAction;
  /** Initials to sign with, when a person has just signed. */
  readonly paraph?: string;
  readonly sandbox?: boolean;
}

const SECONDS = 6;

/** One at a time: a new one replaces the old. What needs an answer is not a toast. */
class Toasts {
  current = $state<(Toast & { readonly id: number }) | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #id = 0;

  show(toast: Toast): void {
    this.#id += 1;
    this.current = { ...toast, id: this.#id };
    this.resume();
  }

  dismiss(): void {
    this.hold();
    this.current = null;
  }

  /** While the pointer or the focus is on it, it stays. */
  hold(): void {
    clearTimeout(this.#timer);
  }

  resume(): void {
    this.hold();
    this.#timer = setTimeout(() => {
      this.current = null;
    }, SECONDS * 1000);
  }

  act(): void {
    const action = this.current?.action;
    this.dismiss();
    action?.run();
  }
}

/** Only in the browser: on the server nothing has happened yet. */
export const toasts = new Toasts();
