import { createServer } from 'node:http';
import { z } from 'zod';

const requestSchema = z.object({
  model: z.string(),
  messages: z.array(z.object({ role: z.string(), content: z.string() })),
  response_format: z.object({
    type: z.literal('json_schema'),
    json_schema: z.object({ name: z.string(), strict: z.boolean(), schema: z.record(z.string(), z.unknown()) }),
  }),
});
export type MistralRequest = z.infer<typeof requestSchema>;

/** What the stand-in does with the next requests: answers with this content, made of what it was asked or not, fails with this status, or says nothing. */
export type Behaviour = { content: string | ((material: string) => string) } | { status: number } | 'silent';

/** A stand-in for POST /v1/chat/completions (docs.mistral.ai, JSON schema output) on loopback, with a control plane. */
export async function startFakeMistral(): Promise<{
  url: string;
  requests: MistralRequest[];
  behave(next: Behaviour): void;
  close(): Promise<void>;
}> {
  let behaviour: Behaviour = { status: 500 };
  const requests: MistralRequest[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const parsed = requestSchema.safeParse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
      const json = (status: number, body: unknown) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      };
      if (request.url !== '/v1/chat/completions' || request.headers.authorization !== 'Bearer fake') {
        json(401, { message: 'Unauthorized', request_id: 'r' });
        return;
      }
      if (!parsed.success) {
        json(422, { detail: [{ type: 'missing', loc: ['body'], msg: 'Field required' }] });
        return;
      }
      requests.push(parsed.data);
      if (behaviour === 'silent') return;
      if ('status' in behaviour) {
        json(behaviour.status, { message: 'Requests rate limit exceeded' });
        return;
      }
      const { content } = behaviour;
      const material = parsed.data.messages.at(-1)?.content.replace(/^```\n|\n```$/g, '') ?? '';
      const said = typeof content === 'string' ? content : content(material);
      json(200, {
        id: 'cmpl-1',
        object: 'chat.completion',
        model: parsed.data.model,
        created: 1,
        usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: { role: 'assistant', content: said, tool_calls: null },
          },
        ],
      });
    });
  });
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    behave: (next) => {
      behaviour = next;
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
