import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

/**
 * The request that an event of AWS Lambda stands for: function URLs and HTTP APIs, payload format 2.0 (AWS Lambda
 * Developer Guide, "Invoking Lambda function URLs").
 */
export function requestOf(event: APIGatewayProxyEventV2): Request {
  const { headers: given, cookies = [], body, isBase64Encoded, rawPath, rawQueryString, requestContext } = event;
  const headers = new Headers();
  for (const [name, value] of Object.entries(given)) if (value !== undefined) headers.set(name, value);
  if (cookies.length > 0) headers.set('cookie', cookies.join('; '));
  const { method } = requestContext.http;
  const query = rawQueryString === '' ? '' : `?${rawQueryString}`;
  return new Request(`https://${requestContext.domainName}${rawPath}${query}`, {
    method,
    headers,
    body: body === undefined || method === 'GET' || method === 'HEAD' ? null : bytesOf(body, isBase64Encoded),
  });
}

const bytesOf = (body: string, isBase64: boolean) => new Uint8Array(Buffer.from(body, isBase64 ? 'base64' : 'utf8'));

/** The result by which a response is given to AWS Lambda. Bodies go as Base64: they may be any bytes. */
export async function resultOf(response: Response): Promise<APIGatewayProxyStructuredResultV2> {
  const headers = Object.fromEntries([...response.headers].filter(([name]) => name !== 'set-cookie'));
  const bytes = Buffer.from(await response.arrayBuffer());
  const cookies = response.headers.getSetCookie();
  return {
    statusCode: response.status,
    headers,
    ...(cookies.length === 0 ? {} : { cookies }),
    body: bytes.toString('base64'),
    isBase64Encoded: true,
  };
}
