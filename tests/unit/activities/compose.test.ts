import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeMessage, type Composable } from '#activities/adapters/mail/compose.ts';

const message: Composable = {
  recipient: 'claire@meridien.example',
  sender: 'Zoé Lefèvre <zoe@ondine.example>',
  subject: 'Réduire les délais — une idée pour votre équipe de maintenance à Nantes',
  body: `Bonjour Claire,\n\nUne ligne très longue : ${'mot '.repeat(60)}\n.\nFrom here on\n\n-- \nZoé`,
  messageId: '<dsp_1@ondine.example>',
  date: Date.UTC(2027, 0, 5, 8, 5),
  inReplyTo: '<dsp_0@ondine.example>',
  references: ['<dsp_0@ondine.example>'],
  headers: {
    'List-Unsubscribe': `<https://leadgen.example/o/${'abcdef0123456789'.repeat(12)}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  },
};
const text = async (from: Composable) => Buffer.from(await composeMessage(from)).toString('latin1');

describe('composeMessage', () => {
  it('keeps every character of subject, sender and body', async () => {
    const parsed = await PostalMime.parse(await composeMessage(message));
    expect(parsed.subject).toBe(message.subject);
    expect(parsed.from).toEqual({ name: 'Zoé Lefèvre', address: 'zoe@ondine.example' });
    expect(parsed.text?.replaceAll('\r\n', '\n').trimEnd()).toBe(message.body);
    expect(parsed.date).toBe('2027-01-05T08:05:00.000Z');
    expect(parsed).toMatchObject({ messageId: message.messageId, inReplyTo: message.inReplyTo });
  });

  it('puts List-Unsubscribe and List-Unsubscribe-Post on one line each (RFC 8058)', async () => {
    const lines = (await text(message)).split('\r\n');
    expect(lines).toContain(`List-Unsubscribe: ${message.headers['List-Unsubscribe'] ?? ''}`);
    expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
  });

  it('never asks a reader to reflow, and keeps every line of the body under 77 characters', async () => {
    const raw = await text(message);
    expect(raw).not.toMatch(/format=flowed/i);
    const body = raw.slice(raw.indexOf('\r\n\r\n')).split('\r\n');
    expect(Math.max(...body.map((line) => line.length))).toBeLessThan(77);
  });

  it.each([
    ['a value', { 'X-Campaign': 'a\r\nBcc: everybody@evil.example' }],
    ['a name', { 'X-A\r\nBcc': 'everybody@evil.example' }],
  ])('refuses a header whose %s would add another one', async (_what, headers) => {
    await expect(composeMessage({ ...message, headers })).rejects.toThrow('bad_header');
  });

  it('lets neither subject nor sender add a header', async () => {
    const raw = await text({
      ...message,
      subject: 'Hi\r\nBcc: everybody@evil.example',
      sender: '"Zoé\r\nBcc: x@evil.example" <zoe@ondine.example>',
    });
    expect(raw).not.toMatch(/^Bcc:/im);
  });
});
