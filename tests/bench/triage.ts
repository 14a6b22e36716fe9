import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseMail } from '#activities/adapters/mail/parse.ts';
import type { CarriedKind } from '#domain/triage/carried.ts';
import { TRIAGE_KINDS, type TriageKind } from '#domain/triage/kinds.ts';
import { triageMail } from '#domain/triage/triage.ts';
import { judge, scoreOf, type Judged } from '../support/triage_score.ts';
import { learn } from '#infra/local/learning/learn.ts';
import { examplesOf } from '#infra/local/learning/examples.ts';
import { READ_KINDS } from '#domain/triage/model.ts';
import { collection, unseen } from '../support/triage_collections.ts';

/** What triage makes of one message of a known kind. */
type Verdict = { readonly wanted: TriageKind; readonly found: TriageKind; readonly confidence: number };

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const DOCUMENT = here('../../docs/TRIAGE.md');
const BEGIN = '<!-- written by npm run bench -- triage: begin -->';
const END = '<!-- written by npm run bench -- triage: end -->';
const label = z.object({ file: z.string(), kind: z.enum(TRIAGE_KINDS) });

/**
 * The collections of replies, in the order in which they were written. `unseen`: what triage said of it before anybody had seen it
 * fail there was written down. `learnt`: it is among the examples, and what is right there proves nothing.
 */
const COLLECTIONS: readonly { name: string; says: string; unseen?: true; learnt?: true }[] = [
  { name: 'development', says: 'Development: the rules were written with it', learnt: true },
  { name: 'heldout', says: 'Second collection, now examples', learnt: true },
  { name: 'third', says: 'Third collection, of hard cases', unseen: true },
  { name: 'fourth', says: 'Fourth collection, of ordinary replies', unseen: true },
  { name: 'fifth', says: 'Fifth collection, of ordinary replies, now examples', unseen: true, learnt: true },
  { name: 'sixth', says: 'Sixth collection, of small trades, now examples', unseen: true, learnt: true },
  { name: 'seventh', says: 'Seventh collection, of mixed answers', unseen: true },
  { name: 'eighth', says: 'Eighth collection, of plain replies', unseen: true },
  { name: 'ninth', says: 'Ninth collection, after learning from examples', unseen: true },
  { name: 'tenth', says: 'Tenth collection, after learning to know machines', unseen: true },
];

/**
 * Triages the labelled messages of the tests and writes the confusion matrix, the shares and the time into docs/TRIAGE.md.
 * @returns the share read right of the replies that are no examples, which the rules have seen by now, and the milliseconds of a message
 */
export async function measureTriage(): Promise<{ notExamples: number; perMessageMs: number }> {
  const collections = await Promise.all(
    COLLECTIONS.map(async (one) => ({ ...one, judged: await judge(collection(one.name)) })),
  );
  const all = collections.flatMap(({ judged }) => judged);
  const notExamples = collections.flatMap(({ learnt, judged }) => (learnt ? [] : judged.map(verdictOf)));
  const started = performance.now();
  const whole = await wholeMessages();
  const perMessageMs = (performance.now() - started) / whole.length;
  const sections = [
    table([
      ['Collection', 'Messages', 'Kind', 'Text', 'Return date', 'Referral', 'Requests to stop found'],
      ...collections.flatMap((one) => [
        row(one.says, one.judged),
        ...(one.unseen ? [unseenRow(unseen(one.name))] : []),
      ]),
      ['Whole messages, reports among them', String(whole.length), percent(right(whole)), '', '', '', ''],
    ]),
    'The third collection unseen, what the replies are (rows) and what triage said (columns):',
    matrix(unseen('third')),
    'The fourth collection unseen:',
    matrix(unseen('fourth')),
    'The fifth to the eighth unseen:',
    matrix(['fifth', 'sixth', 'seventh', 'eighth'].flatMap(unseen)),
    'The ninth and tenth unseen, which the phrases of today and the examples judged:',
    matrix(['ninth', 'tenth'].flatMap(unseen)),
    'All labelled messages of the tests:',
    matrix([...all.map(verdictOf), ...whole]),
    ...learntSections(),
    'What replies carry, all collections:',
    carriedTable(all),
    `One message takes ${perMessageMs.toFixed(1)} ms, parsing included.`,
  ];
  const document = readFileSync(DOCUMENT, 'utf8');
  const [before = '', rest = ''] = document.split(BEGIN);
  const after = rest.split(END)[1] ?? '';
  writeFileSync(DOCUMENT, `${before}${BEGIN}\n\n${sections.join('\n\n')}\n\n${END}${after}`);
  return { notExamples: right(notExamples), perMessageMs };
}

/** What the examples teach, judged on writers whom it had not learnt from. */
function learntSections(): string[] {
  const { judged } = learn(examplesOf('seen'), examplesOf('unseen'), () => undefined);
  const verdicts = judged.flatMap(({ example, shares }): (Verdict & { hand: string })[] => {
    const confidence = Math.max(...shares);
    const [wanted, found] = [READ_KINDS[example.kind], READ_KINDS[shares.indexOf(confidence)]];
    return wanted && found ? [{ wanted, found, confidence, hand: example.hand.replace(/(?:-\d)?\.jsonl$/, '') }] : [];
  });
  const hands = [...new Set(verdicts.map(({ hand }) => hand))];
  return [
    `What words, letters and phrases say together of ${verdicts.length} examples, by who wrote them, when they had learnt from nothing of that writer's. These are harder than ordinary mail on purpose:`,
    table([
      ['Examples', 'Number', 'Right', 'Requests to stop found'],
      ...hands.map((hand) => {
        const own = verdicts.filter((verdict) => verdict.hand === hand);
        return [
          hand,
          String(own.length),
          percent(right(own)),
          own.some(({ wanted }) => wanted === 'opt_out') ? stopsFound(own) : '',
        ];
      }),
      ['All', String(verdicts.length), percent(right(verdicts)), stopsFound(verdicts)],
    ]),
    matrix(verdicts),
    'How often a verdict of each confidence is right among them:',
    calibration(verdicts),
  ];
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
  const bands = [0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];
  return table([
    ['Confidence', 'Verdicts', 'Right'],
    ...bands.map((from, index) => {
      const below = bands[index + 1] ?? 1.01;
      const own = verdicts.filter(({ confidence }) => confidence >= from && confidence < below);
      return [`${from} to ${Math.min(1, below)}`, String(own.length), own.length === 0 ? '' : percent(right(own))];
    }),
  ]);
}
