import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import type { CarriedKind } from '#domain/triage/carried.ts';
import { TRIAGE_KINDS, type TriageKind } from '#domain/triage/kinds.ts';
import { triageMail } from '#domain/triage/triage.ts';
import { judge, scoreOf, type Judged } from '../support/triage_score.ts';
import { collection, measuredCalibration, unseen } from '../support/triage_calibration.ts';

/** What triage makes of one message of a known kind. */
type Verdict = { readonly wanted: TriageKind; readonly found: TriageKind; readonly confidence: number };

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENT = here('../../docs/TRIAGE.md');
const BEGIN = '<!-- written by npm run bench -- triage: begin -->';
const END = '<!-- written by npm run bench -- triage: end -->';
const label = z.object({ file: z.string(), kind: z.enum(TRIAGE_KINDS) });

/**
 * Triages the labelled messages of the tests and writes the confusion matrix, the shares and the time into
 * docs/TRIAGE.md. Gives the share of the second collection's replies read right.
 */
export async function measureTriage(): Promise<{ heldOut: number; perMessageMs: number }> {
  const development = await judge(collection('development'));
  const heldOut = await judge(collection('heldout'));
  const third = await judge(collection('third'));
  const fourth = await judge(collection('fourth'));
  const [fifth, sixth, seventh] = [
    await judge(collection('fifth')),
    await judge(collection('sixth')),
    await judge(collection('seventh')),
  ];
  const eighth = await judge(collection('eighth'));
  const eighthUnseen = unseen('eighth');
  const [thirdUnseen, fourthUnseen] = [unseen('third'), unseen('fourth')];
  const [fifthUnseen, sixthUnseen, seventhUnseen] = [unseen('fifth'), unseen('sixth'), unseen('seventh')];
  const all = [...development, ...heldOut, ...third, ...fourth, ...fifth, ...sixth, ...seventh, ...eighth];
  const started = performance.now();
  const whole = await wholeMessages();
  const perMessageMs = (performance.now() - started) / whole.length;
  const sections = [
    table([
      ['Collection', 'Messages', 'Kind', 'Text', 'Return date', 'Referral', 'Requests to stop found'],
      row('Development: the rules were written with it', development),
      row('Second collection, now examples', heldOut),
      row('Third collection, of hard cases', third),
      unseenRow(thirdUnseen),
      row('Fourth collection, of ordinary replies', fourth),
      unseenRow(fourthUnseen),
      row('Fifth collection, of ordinary replies, now examples', fifth),
      unseenRow(fifthUnseen),
      row('Sixth collection, of small trades, now examples', sixth),
      unseenRow(sixthUnseen),
      row('Seventh collection, of mixed answers', seventh),
      unseenRow(seventhUnseen),
      row('Eighth collection, of plain replies', eighth),
      unseenRow(eighthUnseen),
      ['Whole messages, reports among them', String(whole.length), percent(right(whole)), '', '', '', ''],
    ]),
    'The third collection unseen, what the replies are (rows) and what triage said (columns):',
    matrix(thirdUnseen),
    'The fourth collection unseen:',
    matrix(fourthUnseen),
    'The fifth to the eighth unseen:',
    matrix([...fifthUnseen, ...sixthUnseen, ...seventhUnseen, ...eighthUnseen]),
    'All labelled messages of the tests:',
    matrix([...all.map(verdictOf), ...whole]),
    'How often a verdict of each confidence is right, all replies; and what the rules weigh as the share of it that is right (`domain/triage/calibration.ts`), for which the replies unseen count as much as all others together:',
    calibration(all.map(verdictOf)),
    table([
      ['Weighed', 'Right'],
      ...(await measuredCalibration()).map(([weighed, share]) => [String(weighed), String(share)]),
    ]),
    'What replies carry, all collections:',
    carriedTable(all),
    `One message takes ${perMessageMs.toFixed(1)} ms, parsing included.`,
  ];
  const document = readFileSync(DOCUMENT, 'utf8');
  const [before = '', rest = ''] = document.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${sections.join('\n\n')}\n\n${END}${after}`);
  return { heldOut: right(heldOut.map(verdictOf)), perMessageMs };
}

async function wholeMessages(): Promise<Verdict[]> {
  const folder = here('../fixtures/mail/');
  const labels = readFileSync(`${folder}labels.jsonl`, 'utf8')
    .trim()
    .split('\n')
    .map((line) => label.parse(JSON.parse(line)));
  const verdicts: Verdict[] = [];
  for (const { file, kind } of labels) {
    const triage = triageMail(await parseMail(readFileSync(`${folder}${file}`)));
    verdicts.push({ wanted: kind, found: triage.kind, confidence: triage.confidence });
  }
  return verdicts;
}

const verdictOf = ({ wanted, found }: Judged): Verdict => ({
  wanted: wanted.kind,
  found: found.kind,
  confidence: found.confidence,
});
const right = (verdicts: readonly Verdict[]): number =>
  verdicts.filter(({ wanted, found }) => wanted === found).length / verdicts.length;
const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;

const stopsFound = (verdicts: readonly Verdict[]): string =>
  percent(right(verdicts.filter(({ wanted }) => wanted === 'opt_out')));

/** Of what was found, how much is there; of what is there, how much was found. */
function carriedTable(judged: readonly Judged[]): string {
  const line = (
    name: string,
    wanted: (one: Judged) => string | null,
    found: (one: Judged) => string | null,
  ): string[] => {
    const hits = judged.filter((one) => found(one) !== null && found(one) === wanted(one)).length;
    const [there, said] = [wanted, found].map((of) => judged.filter((one) => of(one) !== null).length);
    return [name, String(there), String(said), percent(hits / (said ?? 1)), percent(hits / (there ?? 1))];
  };
  const carried = ({ found }: Judged, kinds: readonly CarriedKind[], key: string): string | null =>
    found.carried?.find(({ kind }) => kinds.includes(kind))?.values[key] ?? null;
  return table([
    ['What', 'There', 'Found', 'Of the found, right', 'Of those there, found'],
    line(
      'telephone',
      ({ wanted }) => wanted.phone,
      (one) => carried(one, ['phone'], 'phone'),
    ),
    line(
      'has left',
      ({ wanted }) => (wanted.left ? 'left' : null),
      (one) => (carried(one, ['left_company'], 'who') === null ? null : 'left'),
    ),
    line(
      'address to write to',
      ({ wanted }) => wanted.referral,
      (one) => carried(one, ['referral', 'substitute'], 'email'),
    ),
  ]);
}

function row(name: string, judged: readonly Judged[]): string[] {
  const { kind, text, returnDate, referral, optOut } = scoreOf(judged);
  return [name, String(judged.length), ...[kind, text, returnDate, referral, optOut].map(percent)];
}

const unseenRow = (verdicts: readonly Verdict[]): string[] => [
  ...['The same, before the rules had seen it', String(verdicts.length), percent(right(verdicts))],
  ...['', '', '', stopsFound(verdicts)],
];

/** Markdown as the formatter lays it out: columns padded to their widest cell. */
function table(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) => Math.max(3, ...rows.map((cells) => (cells[column] ?? '').length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.slice(1).map(line)].join('\n');
}

function matrix(verdicts: readonly Verdict[]): string {
  const seen = TRIAGE_KINDS.filter((kind) => verdicts.some(({ wanted, found }) => wanted === kind || found === kind));
  const count = (wanted: TriageKind, found: TriageKind): number =>
    verdicts.filter((verdict) => verdict.wanted === wanted && verdict.found === found).length;
  return table([
    ['', ...seen],
    ...seen.map((wanted) => [wanted, ...seen.map((found) => String(count(wanted, found) || '·'))]),
  ]);
}

function calibration(verdicts: readonly Verdict[]): string {
  const bands = [0, 0.5, 0.7, 0.9];
  return table([
    ['Confidence', 'Verdicts', 'Right'],
    ...bands.map((from, index) => {
      const below = bands[index + 1] ?? 1.01;
      const own = verdicts.filter(({ confidence }) => confidence >= from && confidence < below);
      return [`${from} to ${Math.min(1, below)}`, String(own.length), own.length === 0 ? '' : percent(right(own))];
    }),
  ]);
}
