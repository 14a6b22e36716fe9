import type { Locale } from '#ui/paraglide/runtime.js';
import type { ShellData } from '#ui/lib/shell/shell.ts';
import type { Theme } from '#ui/lib/shell/theme.ts';

declare global {
  namespace App {
    interface Error {
      /** Code of the problem (RFC 9457 extension), when the API gave one. */
      code?: string;
      requestId?: string;
    }
    interface Locals {
      locale: Locale;
      theme: Theme;
      /** `Set-Cookie` headers of API responses made while rendering, handed on to the browser. */
      apiCookies: string[];
    }
    interface PageData {
      locale: Locale;
      theme: Theme;
      /** The person's keyboard has ⌘ rather than Ctrl. */
      apple: boolean;
      /** The frame's figures; absent outside it. */
      shell?: ShellData;
    }
    interface Platform {
      /** The host's request. It carries the API of this process: pages read it without a network hop. */
      req: { api: { fetch(request: Request): Response | Promise<Response> } };
    }
  }
}
