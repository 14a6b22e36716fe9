import { isId } from '#domain/id.ts';
import { api, unwrap } from '#ui/lib/api.ts';

/** The sandbox as its prospects live it: its clock, what is to come, everybody, and one person with their letters. */
export async function readSandbox(leadId: string | null, fetcher: typeof fetch = fetch) {
  const { sandbox } = api(fetcher).api;
  const [clock, people, one] = await Promise.all([
    unwrap(sandbox.$get()),
    unwrap(sandbox.people.$get({ query: { limit: '200' } })),
    isId('ld', leadId) ? unwrap(sandbox.people[':leadId'].$get({ param: { leadId } })) : null,
  ]);
  return { clock, people: people.items, one };
}
export type SandboxView = Awaited<ReturnType<typeof readSandbox>>;
export type Person = SandboxView['people'][number];
export type PersonMessages = NonNullable<SandboxView['one']>;
export type Moment = SandboxView['clock']['moments'][number];

export const nameOf = ({ firstName, lastName, email }: Pick<Person, 'firstName' | 'lastName' | 'email'>): string =>
  [firstName, lastName].filter((part) => part !== null && part !== '').join(' ') || email;
