import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { RequestListener } from 'node:http';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { CLIENT_ADDRESS_HEADER } from '../api/auth.ts';
import { cloudApi } from '../api/cloud.ts';
import { readUiHandlerPath } from '../config.ts';
import { requestOf, resultOf } from '../http_event.ts';
import { onceBuilt } from '../once_built.ts';
import { fetcherOf } from './fetcher.ts';

/** adapter-node's handler.js. */
const uiModule = z.object({ handler: z.custom<RequestListener>((value) => typeof value === 'function') });

const built = onceBuilt(async () => {
  const [{ api, publicUrl }, ui] = await Promise.all([
    cloudApi(),
    import(pathToFileURL(resolve(readUiHandlerPath())).href).then((module: unknown) => uiModule.parse(module)),
  ]);
  // A page's own reads go to the API of this container, without a hop (ui/src/hooks.server.ts).
  const fetchPage = await fetcherOf((request, response) => {
    ui.handler(Object.assign(request, { api }), response);
  });
  return { fetchPage, host: new URL(publicUrl).host };
});

/** The interface and its files on AWS Lambda. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { fetchPage, host } = await built();
  const request = requestOf(event);
  request.headers.set('host', host);
  request.headers.set(CLIENT_ADDRESS_HEADER, event.requestContext.http.sourceIp);
  return resultOf(await fetchPage(request));
}
