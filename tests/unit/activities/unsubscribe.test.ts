import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signedFor, unsubscribeHeaders } from '#activities/unsubscribe.ts';
import { newId, type Id, type IdPrefix } from '#domain/id.ts';
import { tokensInSubject } from '#domain/unsubscribe.ts';
import { createTokens } from '#functions/tokens.ts';

const id = <P extends IdPrefix>(prefix: P): Id<P> => newId(prefix, 0, new Uint8Array(10));
const tokens = createTokens('a secret', () => new Date(0));
const ports = { tokens, publicUrl: 'https://leadgen.example' };
const [workspaceId, leadId, enrollmentId] = [id('ws'), id('ld'), id('enr')];
const headers = (address: string, of: 'sequence' | 'reply' = 'sequence') =>
  unsubscribeHeaders(ports, { workspaceId, address }, { class: of, enrollmentId, leadId });

it('offers one click first, then a mail to the mailbox whose subject alone says who asks', () => {
  const { 'List-Unsubscribe': list = '', 'List-Unsubscribe-Post': post } = headers('sophie+team@ondine.example');
  expect(post).toBe('List-Unsubscribe=One-Click');
  const [click = '', mail = ''] = list.split(', ').map((one) => one.slice(1, -1));
  expect(click).toMatch(/^https:\/\/leadgen\.example\/o\//);
  const url = new URL(mail);
  expect(decodeURIComponent(url.pathname)).toBe('sophie+team@ondine.example');
  expect(signedFor(ports, workspaceId, tokensInSubject(url.searchParams.get('subject') ?? ''))).toBe(leadId);
  expect(headers('sophie@ondine.example', 'reply')).toEqual({});
});

it('stays on one line of a message, however long the addresses', () => {
  const long = `${'x'.repeat(64)}@${'y'.repeat(60)}.${'z'.repeat(60)}.example`;
  for (const publicUrl of ['https://a.example', `https://${'a.'.repeat(120)}example`]) {
    const { 'List-Unsubscribe': list = '' } = unsubscribeHeaders(
      { tokens, publicUrl },
      { workspaceId, address: long },
      { class: 'sequence', enrollmentId, leadId },
    );
    expect(list.length).toBeLessThanOrEqual(900);
    expect(list).toMatch(/^<https:[^<>]+\/o\/[^<>]+>/);
  }
});

it('finds the token wherever a program folded the subject, and none that we did not sign', () => {
  const token = /unsubscribe%20([^>]+)>/.exec(headers('s@o.example')['List-Unsubscribe'] ?? '')?.[1] ?? '';
  fc.assert(
    fc.property(fc.nat({ max: token.length }), fc.constantFrom('', 'Re: ', 'Tr : '), (at, before) => {
      const subject = `${before}UNSUBSCRIBE ${token.slice(0, at)}\t ${token.slice(at)} `;
      return signedFor(ports, workspaceId, tokensInSubject(subject)) === leadId;
    }),
  );
  for (const odd of [token.slice(1), `${token.slice(0, -1)}_`, token.toLowerCase(), 'me', ''])
    expect(signedFor(ports, workspaceId, tokensInSubject(`unsubscribe ${odd}`))).toBeNull();
});
