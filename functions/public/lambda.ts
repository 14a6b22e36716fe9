import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { CLIENT_ADDRESS_HEADER } from '../api/auth.ts';
import { cloudApi } from '../api/cloud.ts';
import { requestOf, resultOf } from '../http_event.ts';
import { onceBuilt } from '../once_built.ts';

const built = onceBuilt(cloudApi);

/** The pages of recipients on AWS Lambda: apart from the API, so that a crowd there never keeps anybody from opting out. */
export async function handler(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const { recipients } = await built();
  const request = requestOf(event);
  request.headers.set(CLIENT_ADDRESS_HEADER, event.requestContext.http.sourceIp);
  return resultOf(await recipients.fetch(request));
}
