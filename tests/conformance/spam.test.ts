import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spamd } from '#activities/adapters/spam/spamd.ts';
import { spamRemarks } from '#activities/spam.ts';
import { fakeSpamd } from '#tests/fakes/spamd.ts';
import { installed } from '#tests/support/installed.ts';
import { SPAMD, startSpamd } from '#tests/support/spamd.ts';

/** What every SpamAssassin calls spam, for tests (GTUBE). */
const GTUBE = 'XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X';
const WORDS = `Bonjour Claire,

Vos équipes relèvent encore à la main la température des fours la nuit, et l’équipe du matin découvre les écarts trop tard.
Auriez-vous vingt minutes la semaine prochaine ?`;
const letter = (words: string) => ({
  recipient: 'claire@fonderies.example',
  sender: 'Sophie Vasseur <sophie@ondine.example>',
  subject: 'La température de vos fours la nuit',
  body: `${words}\n\n-- \nSophie Vasseur\nNe plus recevoir de message : https://leadgen.example/o/jeton`,
});

const inProcess = () =>
  fakeSpamd((socket, asked) => {
    const verdict = asked.includes(GTUBE) ? 'True ; 1000.0 / 5.0\r\n\r\nGTUBE' : 'False ; 0.0 / 5.0\r\n\r\nNO_RELAYS';
    socket.end(`SPAMD/1.1 0 EX_OK\r\nSpam: ${verdict}\r\n`);
  });
const SERVERS = [
  { name: 'its protocol in process', start: inProcess },
  ...installed({ name: 'Debian’s spamd', start: startSpamd }, SPAMD),
];

describe.each(SERVERS)('SpamAssassin, $name', ({ start }) => {
  let server: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    server = await start();
  });
  afterAll(() => server.close());
  const remarks = (words: string) =>
    spamRemarks({ spam: spamd(server), time: () => new Date('2026-11-24T09:00:00Z') }, letter(words));

  test('has nothing against a letter of ours', async () => {
    expect((await remarks(WORDS)).filter(({ severity }) => severity !== 'info')).toEqual([]);
  });

  test('says that it would refuse one, by which of its tests', async () => {
    const [found] = await remarks(`${WORDS}\n\n${GTUBE}\n`);
    expect(found).toMatchObject({ rule: 'spam_score', severity: 'block' });
    expect(found?.values['score']).toBeGreaterThanOrEqual(1000);
    expect(found?.values['threshold']).toBe(5);
    expect(found?.values['tests']).toContain('GTUBE');
  });
});
