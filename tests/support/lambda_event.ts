import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** A request as API Gateway hands it to a function (payload format 2.0). The body goes as JSON. */
export function apiEvent(
  method: string,
  path: string,
  {
    headers = {},
    cookies = [],
    body,
  }: { headers?: Readonly<Record<string, string>>; cookies?: readonly string[]; body?: unknown } = {},
): APIGatewayProxyEventV2 {
  const { pathname, search } = new URL(path, 'https://leadgen.example.com');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: pathname,
    rawQueryString: search.slice(1),
    cookies: [...cookies],
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'leadgen.example.com',
      domainPrefix: 'leadgen',
      http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '203.0.113.7', userAgent: 'test' },
      requestId: 'request',
      routeKey: '$default',
      stage: '$default',
      time: '01/Jan/2026:00:00:00 +0000',
      timeEpoch: 0,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    isBase64Encoded: false,
  };
}
