import type { Id } from '#domain/id.ts';
import { importIsOver } from '#domain/import.ts';
import { Refusal } from '../refusal.ts';
import { campaignSchema, importSchema, leadCountsSchema, leadsSchema, madeWorkspaceSchema } from './answers.schema.ts';
import { until } from './until.ts';
import type { Visitor } from './visitor.ts';

export interface Opened {
  readonly workspaceId: Id<'ws'>;
  readonly campaignId: Id<'cmp'>;
}

/** A file of leads, by its name and bytes. */
export interface LeadFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const IMPORT_WITHIN_MS = 120_000;
const SENDER = {
  firstName: 'Sophie',
  lastName: 'Vasseur',
  company: 'Ondine Conseil',
  postalAddress: '14 rue des Teinturiers, 69100 Villeurbanne',
  signature: '',
};

/** What a new user does up to the launch: a sandbox, who writes, a file of leads, a campaign with three steps, and start. */
export async function open(sophie: Visitor, file: LeadFile, say: (line: string) => void): Promise<Opened> {
  const workspace = await sophie.ask(madeWorkspaceSchema, 'POST', '/api/workspaces', {
    name: 'Ondine Conseil',
    sandbox: true,
  });
  await sophie.tell('PATCH', '/api/workspace', { sender: SENDER });
  const source = await importLeads(sophie, file, say);
  const campaign = await sophie.ask(campaignSchema, 'POST', '/api/campaigns', {
    name: 'Rehearsal',
    audience: { sources: [source] },
    steps: stepsFor(await allNamed(sophie, source)),
  });
  await sophie.ask(campaignSchema, 'POST', `/api/campaigns/${campaign.id}/start`);
  say('Campaign: started');
  return { workspaceId: workspace.id, campaignId: campaign.id };
}

/** Imports a file with its columns as they are guessed, and waits until its addresses are verified. @returns their source */
async function importLeads(sophie: Visitor, file: LeadFile, say: (line: string) => void): Promise<Id<'imp'>> {
  const { id } = await sophie.ask(importSchema, 'POST', '/api/imports', {
    fileName: file.name,
    contentBase64: Buffer.from(file.bytes).toString('base64'),
    start: true,
  });
  const done = await until(
    `the import of ${file.name}`,
    IMPORT_WITHIN_MS,
    () => sophie.ask(importSchema, 'GET', `/api/imports/${id}`),
    ({ status, mapping }) => importIsOver(status) || (status === 'mapping' && mapping['email'] === undefined),
  );
  if (done.status === 'mapping')
    throw new Refusal(`${file.name} cannot be imported: no column of it holds e-mail addresses.`);
  if (done.status !== 'finished')
    throw new Refusal(`${file.name} cannot be imported (${done.failure ?? done.status}).`);
  const counts = await until(
    'the verification of the addresses',
    IMPORT_WITHIN_MS,
    () => sophie.ask(leadCountsSchema, 'GET', `/api/leads/counts?source=${id}`),
    ({ toVerify }) => toVerify === 0,
  );
  if (counts.verified === 0)
    throw new Refusal(`${file.name} holds no new lead with a valid address: there is nobody to write to.`);
  say(`Import: ${counts.total} leads, ${counts.verified} with a valid address, ${done.rejected} rows rejected`);
  return id;
}

/** Whether every lead has what the personal texts name; a missing value would block its draft. Looks at the first 200. */
async function allNamed(sophie: Visitor, source: Id<'imp'>): Promise<boolean> {
  const { items, next } = await sophie.ask(leadsSchema, 'GET', `/api/leads?source=${source}&limit=200`);
  return next === null && items.every(({ firstName, company }) => firstName !== null && company !== null);
}

/** Three steps in both languages, four and five working days apart. */
function stepsFor(named: boolean) {
  const fr = named ? ['Bonjour {{lead.firstName}},', 'chez {{company.name}}'] : ['Bonjour,', 'dans votre entreprise'];
  const en = named ? ['Hello {{lead.firstName}},', 'at {{company.name}}'] : ['Hello,', 'in your company'];
  const step = (delayWorkingDays: number, subjects: readonly [string, string], bodies: readonly [string, string]) => ({
    delayWorkingDays,
    variants: [
      {
        label: 'A',
        texts: {
          fr: { subject: subjects[0], body: `${fr[0] ?? ''}\n\n${bodies[0].replace('%', fr[1] ?? '')}` },
          en: { subject: subjects[1], body: `${en[0] ?? ''}\n\n${bodies[1].replace('%', en[1] ?? '')}` },
        },
      },
    ],
  });
  return [
    step(
      0,
      ['Vos fours la nuit', 'Your furnaces at night'],
      [
        'Que consomment vos fours la nuit % ? Vingt minutes suffisent pour le savoir, et pour décider si cela vaut la peine de regarder plus loin.',
        'What do your furnaces use at night %? Twenty minutes are enough to find out, and to decide whether it is worth a closer look.',
      ],
    ),
    step(
      4,
      ['', ''],
      [
        'Je me permets de revenir vers vous : avez-vous pu regarder la consommation de nuit % ?',
        'Let me come back to this: have you had a chance to look at what is used at night %?',
      ],
    ),
    step(
      5,
      ['', ''],
      [
        'C’est mon dernier message à ce sujet. Si la question se pose un jour %, je reste à votre disposition.',
        'This is my last message about it. Should the question come up one day %, I am at your disposal.',
      ],
    ),
  ];
}
