import PostalMime from 'postal-mime';
import { foreignCharset, redecode } from './charset.ts';

/** Where a charset is looked for, and how much of a part is read: more than is kept of its text, however it is encoded. */
const READ = 2 * 1024 * 1024;
/** Nobody writes in more; those after them are left as they are. */
const MOST_PARTS = 100;

const BOUNDARY = /boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))/gi;
const DASHED = /^--.+(?:\r?\n|$)/gm;
const TYPE = /^content-type:.*(?:\r?\n[ \t].*)*/im;
const ENCODING = /^content-transfer-encoding:.*(?:\r?\n[ \t].*)*\r?\n?/im;

/**
 * The same message with every text whose charset only iconv-lite knows in UTF-8: each part of a message may be in another
 * (RFC 2046, 4.1.2). Null where there is none.
 */
export async function foreignInUtf8(raw: Uint8Array): Promise<Uint8Array | null> {
  const source = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength).toString('latin1');
  if (!declaresForeign(source.slice(0, READ))) return null;
  const pieces = piecesOf(source);
  let foreign = 0;
  for (const [n, piece] of pieces.entries()) {
    const known = n % 2 === 0 && foreign < MOST_PARTS ? await inUtf8(piece) : null;
    if (known === null) continue;
    pieces[n] = known;
    foreign += 1;
  }
  return foreign === 0 ? null : Buffer.from(pieces.join(''), 'latin1');
}

/** Whether any charset that it names is foreign. Plain search: a pattern takes seconds for what is long. */
function declaresForeign(source: string): boolean {
  const folded = source.toLowerCase();
  for (let at = folded.indexOf('charset'); at !== -1; at = folded.indexOf('charset', at + 1))
    if (foreignCharset(source.slice(at, at + 80)) !== null) return true;
  return false;
}

/** The parts of a message, its own fields first, and between them the lines that divide them, with the line break before each. */
function piecesOf(source: string): string[] {
  const boundaries = new Set(Array.from(source.matchAll(BOUNDARY), ([, quoted, bare]) => quoted ?? bare ?? ''));
  if (boundaries.size === 0) return [source];
  const pieces: string[] = [];
  let from = 0;
  for (const { 0: line, index } of source.matchAll(DASHED)) {
    const name = line.slice(2).trimEnd();
    if (!boundaries.has(name) && !boundaries.has(name.replace(/--$/, ''))) continue;
    const breaks = /(?:\r?\n)?$/.exec(source.slice(Math.max(from, index - 2), index))?.[0] ?? '';
    pieces.push(source.slice(from, index - breaks.length), `${breaks}${line}`);
    from = index + line.length;
  }
  return [...pieces, source.slice(from)];
}

/** The part in UTF-8; null where its charset is not foreign, or it is no text. */
async function inUtf8(part: string): Promise<string | null> {
  const blank = /\r?\n\r?\n/.exec(part);
  const head = part.slice(0, blank?.index ?? 0);
  const [type = ''] = TYPE.exec(head) ?? [];
  const charset = foreignCharset(type);
  if (charset === null) return null;
  // Every byte of it is a character of windows-1252, so that what is read as that can be read again.
  const kept = part.slice(0, READ).replace(type, () => type.replace(charset, 'windows-1252'));
  const { text, html } = await PostalMime.parse(Buffer.from(kept, 'latin1'));
  const words = html ?? text ?? '';
  if (words === '') return null;
  const fields = [
    head.replace(type, '').replace(ENCODING, '').trim(),
    `Content-Type: text/${html === undefined ? 'plain' : 'html'}; charset=utf-8`,
    'Content-Transfer-Encoding: base64',
  ].filter((field) => field !== '');
  const body = Buffer.from(redecode(words, charset)).toString('base64');
  return `${fields.join('\r\n')}\r\n\r\n${body.replace(/.{76}/g, '$&\r\n')}`;
}
