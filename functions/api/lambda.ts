import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { requestOf, resultOf } from '../http_event.ts';
import { onceBuilt } from '../once_built.ts';
import { CLIENT_ADDRESS_HEADER } from './auth.ts';
import { cloudApi } from './cloud.ts';

const built = onceBuilt(cloudApi);

/** The API on AWS Lambda. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { api } = await built();
  const request = requestOf(event);
  request.headers.set(CLIENT_ADDRESS_HEADER, event.requestContext.http.sourceIp);
  return resultOf(await api.fetch(request));
}
