import { Hono } from 'hono';
import { html } from 'hono/html';
import { normaliseEmail } from '#domain/email.ts';
import type { Language } from '#domain/language.ts';
import { PROVENANCE_FIELDS, type Lead, type ProvenanceField } from '#domain/lead.ts';
import { ordinalFirst } from '#domain/text.ts';
import { recordAudit } from '#db/queries/audit.ts';
import { raiseAlert } from '#db/queries/alert.ts';
import { companyNames } from '#db/queries/company.ts';
import { requestErasure } from '#db/queries/erasure.ts';
import { insertNote } from '#db/queries/note.ts';
import { proposeByPage } from '#db/queries/proposal.ts';
import { suppress } from '#db/queries/suppression.ts';
import { provenanceOf, type Provenance } from '#db/queries/provenance.ts';
import { formField } from './form.ts';
import { notThere } from './not_there.ts';
import { optOut, tellEnd } from './optout.ts';
import { pageFor, type Markup } from './page.ts';
import { visit, type PublicDeps, type Visit } from './recipient.ts';
import type { Words } from './words.ts';

const CORRECTION_MAX = 2000;

/** "Why me?": what is known of a recipient, where it comes from, and their rights (GDPR, articles 14 to 17 and 21). */
export const whyRoutes = (deps: PublicDeps) =>
  new Hono()
    .get('/:token', async (c) => {
      const shown = await visit(deps, c, (visited) => whyPage(visited));
      return shown === null ? notThere(c) : c.html(shown);
    })
    .post('/:token/erasure', async (c) => {
      const done = await visit(deps, c, async (visited) => {
        await askErasure(visited);
        const { words, owner } = visited;
        return { owner, shown: pageFor(visited, words.erasedTitle, html`<p>${words.erasedText}</p>`) };
      });
      if (done === null) return notThere(c);
      await tellEnd(deps, done.owner, 'opted_out');
      return c.html(done.shown);
    })
    .post('/:token/colleague', async (c) => {
      const written = await formField(c, 'email');
      const colleague = normaliseEmail(written);
      const done = await visit(deps, c, async (visited) => {
        if (written !== '' && colleague === null) return { owner: null, shown: await whyPage(visited, true) };
        const named = await sayNotMyJob(visited, colleague);
        const { words, sender, owner } = visited;
        const text = html`<p>${words.notMeDone(sender)} ${named ? words.notMeNamed : ''}</p>`;
        return { owner, shown: pageFor(visited, words.correctedTitle, text) };
      });
      if (done === null) return notThere(c);
      if (done.owner) await tellEnd(deps, done.owner, 'not_interested');
      return c.html(done.shown);
    })
    .post('/:token/correction', async (c) => {
      const text = (await formField(c, 'text')).slice(0, CORRECTION_MAX).toWellFormed();
      const shown = await visit(deps, c, async (visited) => {
        const { words } = visited;
        if (text === '') return whyPage(visited);
        await keepCorrection(visited, text);
        return pageFor(visited, words.correctedTitle, html`<p>${words.correctedText}</p>`);
      });
      return shown === null ? notThere(c) : c.html(shown);
    });

async function whyPage(visited: Visit, oddColleague = false): Promise<Markup> {
  const { tx, owner, token, lead, language, words, sender, workspace } = visited;
  const { workspaceId } = owner;
  if (!lead) return pageFor(visited, words.optedOutTitle, html`<p>${words.optedOutText(sender)}</p>`);
  const sources = new Map((await provenanceOf(tx, { workspaceId, leadId: lead.id })).map((row) => [row.field, row]));
  const company =
    lead.companyId === null
      ? null
      : ((await companyNames(tx, { workspaceId, companyIds: [lead.companyId] })).get(lead.companyId) ?? null);
  const rows = PROVENANCE_FIELDS.flatMap((field) => {
    const value = valueOf(lead, field, company, language);
    if (value === '') return [];
    return [
      html`<tr>
        <th scope="row">${words.fields[field]}</th>
        <td>${value}</td>
        <td>${sourceOf(sources.get(field), lead, words, language)}</td>
      </tr>`,
    ];
  });
  const address = workspace.sender?.postalAddress;
  return pageFor(
    visited,
    words.whyTitle,
    html`<p>${words.whyText(sender)}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">${words.fieldHead}</th>
            <th scope="col">${words.valueHead}</th>
            <th scope="col">${words.sourceHead}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
      <h2>${words.basisTitle}</h2>
      <p>${words.basisText}</p>
      <h2>${words.rightsTitle}</h2>
      <p>${words.objectText}</p>
      <form method="post" action="/o/${token}"><button>${words.optOutButton}</button></form>
      <h2>${words.notMeTitle}</h2>
      ${oddColleague ? html`<p role="alert">${words.notMeOdd}</p>` : ''}
      <p>${words.notMeText}</p>
      <form method="post" action="/w/${token}/colleague">
        <p>
          <label for="email">${words.notMeLabel}</label><input id="email" name="email" type="email" maxlength="254" />
        </p>
        <button>${words.notMeButton}</button>
      </form>
      <p>${words.eraseText}</p>
      <form method="post" action="/w/${token}/erasure"><button>${words.eraseButton}</button></form>
      <p>${words.correctText}</p>
      <form method="post" action="/w/${token}/correction">
        <p>
          <label for="text">${words.correctLabel}</label
          ><textarea id="text" name="text" required maxlength="${CORRECTION_MAX}"></textarea>
        </p>
        <button>${words.correctButton}</button>
      </form>
      ${address === undefined ? '' : html`<p>${words.addressText} ${sender}, ${address}</p>`}`,
  );
}

function valueOf(lead: Lead, field: ProvenanceField, company: string | null, language: Language): string {
  if (field === 'company') return company ?? '';
  const value = lead[field];
  if (value === null) return '';
  if (field === 'country' || field === 'language') return nameOfCode(field, String(value), language);
  return typeof value === 'string' ? value : value.join(', ');
}

/** A country or a language as its reader calls it. */
function nameOfCode(field: 'country' | 'language', code: string, language: Language): string {
  const names = new Intl.DisplayNames(language, { type: field === 'country' ? 'region' : 'language' });
  return (/^[A-Za-z]{2}$/.test(code) ? names.of(code) : undefined) ?? code;
}

/** Where a field came from, and when, as a person can read it. */
function sourceOf(row: Provenance | undefined, lead: Lead, words: Words, language: Language): string {
  const { source, at } = row ?? { source: lead.source, at: lead.createdAt };
  const known = source.startsWith('imp_')
    ? 'import'
    : (Object.keys(words.sources).find((name) => name === source) ?? null);
  const shown = Object.entries(words.sources).find(([name]) => name === known)?.[1] ?? source;
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: lead.zone }).format(at);
  return `${shown}, ${language === 'fr' ? ordinalFirst(day) : day}`;
}

/** Writes the request down, stops everything at once, and lets the workspace know: it is done in time without anybody (GDPR, article 12). */
async function askErasure(visited: Visit): Promise<void> {
  const { tx, owner, lead, now, id } = visited;
  const { workspaceId } = owner;
  if (!lead) return;
  await optOut(visited);
  await requestErasure(tx, { workspaceId, leadId: lead.id, now });
  await recordAudit(tx, {
    workspaceId,
    now,
    actor: `lead:${lead.id}`,
    action: 'lead.erasure_requested',
    subject: lead.id,
  });
  await raiseAlert(tx, {
    id: id('alr'),
    workspaceId,
    now,
    code: 'erasure_requested',
    subject: lead.id,
    values: { leadId: lead.id },
  });
}

/** Whoever is the wrong person is left alone, and may name the right one: proposed to the workspace, written to by nobody from here. @returns whether somebody was named */
async function sayNotMyJob({ tx, owner, lead, now, id }: Visit, colleague: string | null): Promise<boolean> {
  const { workspaceId } = owner;
  if (!lead) return false;
  const origin = `link:${owner.enrollmentId ?? lead.id}`;
  await suppress(tx, { workspaceId, now, kind: 'address', key: lead.email, reason: 'negative', origin });
  const named = colleague !== null && colleague !== lead.email;
  if (named) await proposeByPage(tx, { id: id('prp'), workspaceId, leadId: lead.id, email: colleague, now });
  await recordAudit(tx, {
    ...{ workspaceId, now, actor: `lead:${lead.id}`, action: 'lead.not_my_job', subject: lead.id },
    details: { named },
  });
  return named;
}

/** A correction is the person's own words: kept as a note on the lead, where it is erased with them. */
async function keepCorrection({ tx, owner, lead, now, id }: Visit, text: string): Promise<void> {
  const { workspaceId } = owner;
  if (!lead) return;
  await insertNote(tx, {
    id: id('nte'),
    workspaceId,
    leadId: lead.id,
    author: `lead:${lead.id}`,
    text,
    createdAt: now,
    updatedAt: now,
  });
  await recordAudit(tx, {
    workspaceId,
    now,
    actor: `lead:${lead.id}`,
    action: 'lead.correction_requested',
    subject: lead.id,
  });
  await raiseAlert(tx, {
    id: id('alr'),
    workspaceId,
    now,
    code: 'correction_requested',
    subject: lead.id,
    values: { leadId: lead.id },
  });
}
