import { connect } from 'node:net';
import type { SpamScorer, SpamVerdict } from '../../ports.ts';

const WITHIN_MS = 10_000;
const MOST_ANSWER_BYTES = 64 * 1024;

/**
 * SpamAssassin's own opinion of a message, asked of a `spamd` (SPAMC protocol 1.5, `SYMBOLS`: the score, the score from
 * which it is spam, and the names of the tests that fired). Null when it does not answer, or not in its protocol, within
 * ten seconds: a draft is proposed without its opinion rather than not at all.
 */
export const spamd = ({ host, port }: { host: string; port: number }): SpamScorer => ({
  score: async (raw) => {
    try {
      return read(await exchange({ host, port }, raw));
    } catch {
      return null;
    }
  },
});

function exchange(server: { host: string; port: number }, raw: Uint8Array): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect({ ...server, timeout: WITHIN_MS });
    const deadline = setTimeout(() => socket.destroy(new Error('too_slow')), WITHIN_MS);
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('connect', () => {
      // Half-closing tells it that nothing more comes; its answer ends with its own closing.
      socket.end(Buffer.concat([Buffer.from(`SYMBOLS SPAMC/1.5\r\nContent-length: ${raw.byteLength}\r\n\r\n`), raw]));
    });
    socket.on('data', (text: string) => {
      answer += text;
      if (answer.length > MOST_ANSWER_BYTES) socket.destroy(new Error('too_much'));
    });
    socket.on('timeout', () => socket.destroy(new Error('too_slow')));
    socket.on('error', reject);
    socket.on('close', () => {
      clearTimeout(deadline);
      resolve(answer);
    });
  });
}

/** `SPAMD/1.1 0 EX_OK`, headers with `Spam: True ; 6.5 / 5.0`, an empty line, the tests with commas. */
function read(answer: string): SpamVerdict | null {
  const [head = '', body = ''] = answer.split(/\r?\n\r?\n/, 2);
  const spam = /^Spam:\s*(?:True|False|Yes|No)\s*;\s*(-?[\d.]+)\s*\/\s*(-?[\d.]+)\s*$/im.exec(head);
  if (!/^SPAMD\/[\d.]+ 0 /.test(head) || spam === null) return null;
  const [score, threshold] = [Number(spam[1]), Number(spam[2])];
  if (!Number.isFinite(score) || !Number.isFinite(threshold)) return null;
  return {
    score: score + 0,
    threshold,
    tests: body.split(/[\s,]+/).filter((name) => /^[A-Z][A-Z0-9_]{1,60}$/.test(name)),
  };
}
