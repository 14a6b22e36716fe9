import { connect } from 'node:net';
import { NothingSent } from '../../ports.ts';
import { shortCode } from './fault.ts';

/**
 * Whether a vendor's host takes connections, tried before anything is handed over: its client says alike of a line that
 * never came about and of one that broke after the message.
 * @throws NothingSent when it does not
 */
export function reach({ hostname, port, protocol }: URL, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
      timeout: timeoutMs,
    });
    const fail = (code: string) => {
      socket.destroy();
      reject(new NothingSent(code));
    };
    socket.once('connect', () => {
      socket.destroy();
      resolve();
    });
    socket.once('timeout', () => {
      fail('ETIMEDOUT');
    });
    socket.once('error', (error) => {
      fail(shortCode(error));
    });
  });
}
