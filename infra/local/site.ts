import type { IncomingMessage, RequestListener } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { CLIENT_ADDRESS_HEADER } from '#functions/api/auth.ts';
import { PUBLIC_PATHS } from '#functions/public/app.ts';

/** A Hono app, or anything else that answers. */
export interface Fetcher {
  fetch(request: Request): Response | Promise<Response>;
}

export interface SiteParts {
  readonly api: Fetcher;
  /** The pages of recipients. */
  readonly recipients: Fetcher;
  /** adapter-node's handler of the interface. It finds the API at `event.platform.req.api`. */
  readonly ui: RequestListener;
  readonly publicUrl: string;
}

/** Hands each request to the API, to the pages of recipients, or to the interface, with where it comes from. */
export function siteListener({ api, recipients, ui, publicUrl }: SiteParts): RequestListener {
  const toFetcher = (app: Fetcher) =>
    getRequestListener((request, { incoming }) => {
      request.headers.set(CLIENT_ADDRESS_HEADER, clientAddress(incoming));
      return app.fetch(request);
    });
  const [apiListener, recipientsListener] = [toFetcher(api), toFetcher(recipients)];
  const outside = new URL(publicUrl);
  return (request, response) => {
    const path = request.url ?? '/';
    if (path.startsWith('/api/')) void apiListener(request, response);
    else if (PUBLIC_PATHS.some((prefix) => path.startsWith(prefix))) void recipientsListener(request, response);
    else {
      request.headers[CLIENT_ADDRESS_HEADER] = clientAddress(request);
      request.headers['x-forwarded-proto'] =
        request.headers.host === outside.host ? outside.protocol.slice(0, -1) : 'http';
      ui(Object.assign(request, { api }), response);
    }
  };
}

/**
 * The address of whoever asks. We listen on loopback alone, so a forwarding header comes from a proxy on this machine, and
 * its last entry is what that proxy saw.
 */
function clientAddress(incoming: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const forwarded = [incoming.headers['x-forwarded-for'] ?? []].flat().join(',').split(',').at(-1)?.trim() ?? '';
  return forwarded === '' ? (incoming.socket.remoteAddress ?? '127.0.0.1') : forwarded;
}
