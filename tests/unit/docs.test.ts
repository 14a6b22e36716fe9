import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { CAMPAIGN_STATUSES } from '#domain/campaign.ts';
import { CLEARANCE_VERDICTS, RULE_NAMES } from '#domain/clearance.ts';
import { DISPATCH_STATUSES } from '#domain/dispatch.ts';
import { APPROVAL_DECISIONS, DRAFT_STATUSES } from '#domain/draft.ts';
import { ENROLLMENT_STATUSES } from '#domain/enrollment.ts';
import { IMPORT_STATUSES } from '#domain/import.ts';
import { MAILBOX_STATUSES } from '#domain/mailbox.ts';
import { MEETING_SOURCES, MEETING_STATUSES } from '#domain/meeting.ts';
import { SUPPRESSION_KINDS, SUPPRESSION_REASONS } from '#domain/suppression.ts';
import { TRIAGE_KINDS } from '#domain/triage/kinds.ts';
import { VERIFICATION_VERDICTS } from '#domain/verification.ts';
import { PROJECT_ROOT } from '#infra/local/root.ts';

const read = (path: string) => readFileSync(join(PROJECT_ROOT, path), 'utf8');
const under = (folder: string) =>
  readdirSync(join(PROJECT_ROOT, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);
const DOCUMENTS = ['README.md', 'CONTRIBUTING.md', ...['docs', 'docs/adr', 'docs/runbooks'].flatMap(under)];
const manifest = z.object({ scripts: z.record(z.string(), z.string()) }).parse(JSON.parse(read('package.json')));

describe.each(DOCUMENTS)('%s', (document) => {
  const text = read(document);

  test('links to files that exist', () => {
    for (const [, target = ''] of text.matchAll(/\[[^\]]*\]\(([^)#]+)[^)]*\)/g)) {
      if (/^https?:/.test(target)) continue;
      expect(existsSync(join(PROJECT_ROOT, dirname(document), target)), target).toBe(true);
    }
  });

  test('names npm scripts that exist', () => {
    for (const [, name = ''] of text.matchAll(/npm run (?:--silent )?([\w:]+)/g)) {
      expect(Object.keys(manifest.scripts)).toContain(name);
    }
  });
});

test('README.md lists every variable that functions/config.ts reads', () => {
  const named = [...read('functions/config.ts').matchAll(/^ {2}([A-Z]+(?:_[A-Z]+)*): /gm)].map(([, name]) => name);
  expect(named).toContain('PORT');
  for (const name of named) expect(read('README.md')).toContain(`\`${name ?? ''}\``);
});

test('docs/ARCHITECTURE.md names every workflow with its signals, updates and queries', () => {
  const text = read('docs/ARCHITECTURE.md');
  const nouns = readdirSync(join(PROJECT_ROOT, 'workflows'), { withFileTypes: true }).filter((one) =>
    one.isDirectory(),
  );
  for (const { name: noun } of nouns) {
    const section = new RegExp(`^### ${noun}:[^]*?(?=^##)`, 'm').exec(text)?.[0];
    expect(section, noun).toBeDefined();
    const contract = read(`workflows/${noun}/contract.ts`);
    for (const [, name = ''] of contract.matchAll(/define(?:Signal|Update|Query)(?:<[^]*?>)?\('(\w+)'\)/g)) {
      expect(section).toContain(`\`${name}\``);
    }
  }
});

test('docs/GLOSSARY.md has every status word', () => {
  const words = new Set(read('docs/GLOSSARY.md').match(/\w+/g));
  for (const word of [
    ...[...ENROLLMENT_STATUSES, ...CAMPAIGN_STATUSES, ...DRAFT_STATUSES, ...APPROVAL_DECISIONS, ...DISPATCH_STATUSES],
    ...[...CLEARANCE_VERDICTS, ...RULE_NAMES, ...MAILBOX_STATUSES, ...VERIFICATION_VERDICTS, ...IMPORT_STATUSES],
    ...[...MEETING_STATUSES, ...MEETING_SOURCES, ...SUPPRESSION_KINDS, ...SUPPRESSION_REASONS, ...TRIAGE_KINDS],
  ]) {
    expect(words).toContain(word);
  }
});
