import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { withWorkspace } from '#db/client.ts';
import { openAlerts } from '#db/queries/alert.ts';
import { listAudit } from '#db/queries/audit.ts';
import { listMeetings } from '#db/queries/meeting.ts';
import { notesOf } from '#db/queries/note.ts';
import { workspace } from '#db/schema/index.ts';
import { openProposals } from '#db/queries/proposal.ts';
import { suppressionsOf } from '#db/queries/suppression.ts';
import type { Id } from '#domain/id.ts';
import { enrolled, startOutside, type Outside } from './support/outside.ts';

let outside: Outside;
beforeAll(async () => {
  outside = await startOutside();
});
afterAll(() => outside.close());
beforeEach(() => {
  outside.told.length = 0;
  outside.reach(true);
});

const form = 'application/x-www-form-urlencoded';
const see = async (path: string, headers: Record<string, string> = {}) => {
  const response = await fetch(`${outside.pages}${path}`, { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, text: await response.text() };
};
const post = async (path: string, body: string | FormData | null = null, type?: string) => {
  const response = await fetch(`${outside.pages}${path}`, {
    ...{ method: 'POST', body, redirect: 'manual' },
    headers: type === undefined ? {} : { 'content-type': type },
  });
  return { status: response.status, text: await response.text() };
};
const reasons = (email: string) => {
  const { workspaceId, api } = outside;
  return withWorkspace(api.db, workspaceId, async (tx) =>
    ((await suppressionsOf(tx, { workspaceId, emails: [email] })).get(email) ?? []).map(({ reason }) => reason),
  );
};
const auditOf = (subject: Id<'ld'>) => {
  const { workspaceId, api } = outside;
  return withWorkspace(api.db, workspaceId, async (tx) =>
    (await listAudit(tx, { workspaceId, subject, after: null, limit: 10 })).items.map(({ action }) => action),
  );
};

const notesAbout = (leadId: Id<'ld'>) => {
  const { workspaceId, api } = outside;
  return withWorkspace(api.db, workspaceId, async (tx) =>
    (await notesOf(tx, { workspaceId, leadId, after: null, limit: 10 })).items.map(({ text }) => text),
  );
};

describe('the opt-out link', () => {
  it('changes nothing when it is only looked at, however often', async () => {
    const { lead, token } = await enrolled(outside);
    for (const agent of ['Mozilla/5.0', 'SafeLinks']) {
      expect((await see(`/o/${token}`, { 'user-agent': agent })).status).toBe(200);
    }
    await fetch(`${outside.pages}/o/${token}`, { method: 'HEAD' });
    expect(await reasons(lead.email)).toEqual([]);
    expect(outside.told).toEqual([]);
  });

  const multipart = new FormData();
  multipart.set('List-Unsubscribe', 'One-Click');
  it.each([
    ['the one-click body, urlencoded', 'List-Unsubscribe=One-Click', form],
    ['the one-click body, multipart', multipart, undefined],
    ['no body', null, undefined],
    ['the form of its own page', '', form],
  ])('suppresses for the whole account at once on a POST with %s', async (_what, body, type) => {
    const { lead, token } = await enrolled(outside);
    expect((await post(`/o/${token}`, body, type)).status).toBe(200);
    expect(await reasons(lead.email)).toEqual(['opt_out']);
    expect(outside.told).toEqual([`outreach.closed ${lead.id} opted_out`]);
  });

  it('is once, however often it is followed', async () => {
    const { lead, token } = await enrolled(outside);
    for (let times = 0; times < 3; times++) expect((await post(`/o/${token}`)).status).toBe(200);
    expect(await reasons(lead.email)).toEqual(['opt_out']);
    expect(await auditOf(lead.id)).toEqual(['lead.opted_out']);
    expect((await see(`/o/${token}`)).text).not.toContain('<form');
  });

  it('suppresses with the database alone', async () => {
    const { lead, token } = await enrolled(outside);
    outside.reach(false);
    expect((await post(`/o/${token}`)).status).toBe(200);
    expect(await reasons(lead.email)).toEqual(['opt_out']);
  });

  it('is nothing to whoever changes it', async () => {
    const { lead, token } = await enrolled(outside);
    const forged = `${token.slice(0, -3)}xxx`;
    expect((await post(`/o/${forged}`)).status).toBe(404);
    expect((await see('/o/nothing', { 'accept-language': 'en-GB' })).text).toContain('This link is not valid');
    expect((await see('/o/nothing', { 'accept-language': 'fr' })).text).toContain('Ce lien n’est pas valable');
    expect(await reasons(lead.email)).toEqual([]);
  });

  it('runs no script, is kept by nobody, and leaks no address to others', async () => {
    const { token } = await enrolled(outside);
    const { headers } = await see(`/o/${token}`);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  });
});

describe('the page "why me?"', () => {
  it('shows each field with where it comes from, and escapes what it shows', async () => {
    const { lead, token } = await enrolled(outside);
    await outside.person.ask('PATCH', '/api/workspace', {
      sender: { firstName: 'Sophie', lastName: 'V', company: 'Ondine <script>', postalAddress: '1 rue', signature: '' },
    });
    const { text } = await see(`/w/${token}`);
    expect(text).toContain(lead.email);
    expect(text).toContain('Bac à sable : personne inventée');
    expect(text).toContain('Intérêt légitime');
    expect(text).toContain('<td>français</td>');
    expect(text).toContain('Ondine &lt;script&gt;');
    expect(text).not.toContain('<script');
  });

  it('records a request for erasure, stops everything at once, and tells the workspace', async () => {
    const { workspaceId, api } = outside;
    const { lead, token } = await enrolled(outside);
    expect((await post(`/w/${token}/erasure`)).status).toBe(200);
    expect(await reasons(lead.email)).toEqual(['opt_out']);
    expect((await auditOf(lead.id)).toSorted()).toEqual(['lead.erasure_requested', 'lead.opted_out']);
    const alerts = await withWorkspace(api.db, workspaceId, (tx) => openAlerts(tx, { workspaceId, limit: 50 }));
    expect(alerts.filter(({ subject }) => subject === lead.id).map(({ code }) => code)).toEqual(['erasure_requested']);
  });

  it('takes "not my job" for an end, and who is named for a proposal: nobody is written to', async () => {
    const { workspaceId, api } = outside;
    const { lead, token } = await enrolled(outside);
    const proposed = async () => {
      const page = { workspaceId, leadId: lead.id, after: null, limit: 10 };
      return (await withWorkspace(api.db, workspaceId, (tx) => openProposals(tx, page))).items;
    };
    const { text } = await see(`/w/${token}`);
    expect(text).toContain('Ce n’est pas mon sujet');
    await see(`/w/${token}/colleague`);
    expect(await reasons(lead.email)).toEqual([]);
    for (const email of ['Ines.Morel@Atelier.example', 'another@atelier.example'])
      expect((await post(`/w/${token}/colleague`, new URLSearchParams({ email }).toString(), form)).status).toBe(200);
    expect(await reasons(lead.email)).toEqual(['negative']);
    expect(outside.told).toContain(`outreach.closed ${lead.id} not_interested`);
    expect((await proposed()).map(({ values, messageId }) => ({ values, messageId }))).toEqual([
      { values: { email: 'ines.morel@atelier.example' }, messageId: null },
    ]);
    const accepted = await outside.person.ask('POST', `/api/proposals/${(await proposed())[0]?.id ?? ''}/accept`, {});
    expect(accepted.status, JSON.stringify(accepted.body)).toBe(200);
    expect(JSON.stringify(await auditOf(lead.id))).not.toContain('morel');
  });

  it('takes "not my job" without a name too, and does nothing for an address that is none', async () => {
    const { lead, token } = await enrolled(outside);
    expect((await post(`/w/${token}/colleague`, 'email=nobody', form)).text).toContain('role="alert"');
    expect(await reasons(lead.email)).toEqual([]);
    expect(outside.told).toEqual([]);
    expect((await post(`/w/${token}/colleague`, 'email=', form)).status).toBe(200);
    expect(await reasons(lead.email)).toEqual(['negative']);
    await outside.person.ask('PATCH', `/api/leads/${lead.id}`, { language: 'en' });
    expect((await see(`/w/${token}`)).text).toContain('Not my job');
  });

  it('keeps a correction on the lead, and its words out of the audit log', async () => {
    const { workspaceId, api } = outside;
    const { lead, token } = await enrolled(outside);
    expect((await post(`/w/${token}/correction`, 'text=Je+suis+partie', form)).status).toBe(200);
    expect(await notesAbout(lead.id)).toEqual(['Je suis partie']);
    const audit = await withWorkspace(api.db, workspaceId, (tx) =>
      listAudit(tx, { workspaceId, subject: lead.id, after: null, limit: 10 }),
    );
    expect(JSON.stringify(audit.items)).not.toContain('partie');
  });
});

describe('the mark of a sandbox', () => {
  it('stands on each page that its recipients see', async () => {
    const looks = [];
    for (const path of ['o', 'w', 'b']) looks.push((await see(`/${path}/${(await enrolled(outside)).token}`)).text);
    const { token } = await enrolled(outside);
    const { text: slots } = await see(`/b/${token}`);
    looks.push((await post(`/b/${token}`, `slot=${/name="slot" value="(\d+)"/.exec(slots)?.[1] ?? ''}`, form)).text);
    for (const path of ['w/:/correction', 'w/:/erasure', 'o/:'])
      looks.push((await post(`/${path.replace(':', token)}`, 'text=Je+suis+partie', form)).text);
    for (const text of looks) expect(text).toContain('<p class="sandbox"');
  });

  it('stands on no page of a real workspace', async () => {
    const { lead, token } = await enrolled(outside);
    const { api, workspaceId } = outside;
    const real = (sandbox: boolean) =>
      withWorkspace(api.db, workspaceId, (tx) =>
        tx.update(workspace).set({ sandbox }).where(eq(workspace.id, workspaceId)),
      );
    onTestFinished(async () => {
      await real(true);
    });
    await real(false);
    for (const path of ['o', 'w']) {
      const { text } = await see(`/${path}/${token}`);
      expect(text).toContain(lead.language === 'fr' ? 'lang="fr"' : 'lang="en"');
      expect(text).not.toContain('<p class="sandbox"');
    }
  });
});

describe('a form that is none', () => {
  it.each([
    ['says it is multipart and is not', 'x', 'multipart/form-data'],
    ['ends before its first part', 'x', 'multipart/form-data; boundary=q'],
    ['holds a NUL alone', 'text=%00&slot=%00', form],
  ])('shows the page again and keeps nothing when it %s', async (_what, body, type) => {
    const { lead, token } = await enrolled(outside);
    for (const path of [`/w/${token}/correction`, `/b/${token}`])
      expect((await post(path, body, type)).status).toBe(200);
    expect(await notesAbout(lead.id)).toEqual([]);
  });

  it('is too large for a page, and says so', async () => {
    const { token } = await enrolled(outside);
    const answer = await post(`/w/${token}/correction`, `text=${'x'.repeat(70_000)}`, form);
    expect(answer.status).toBe(413);
  });

  it('may hold a correction with a NUL in it, which is left out', async () => {
    const { lead, token } = await enrolled(outside);
    expect((await post(`/w/${token}/correction`, 'text=Je%00+suis+partie', form)).status).toBe(200);
    expect(await notesAbout(lead.id)).toEqual(['Je suis partie']);
  });
});

describe('the booking page of a sandbox', () => {
  it('takes a slot by a signed webhook to our own endpoint, once', async () => {
    const { workspaceId, api } = outside;
    const { lead, token } = await enrolled(outside);
    const { text } = await see(`/b/${token}`);
    const slot = /name="slot" value="(\d+)"/.exec(text)?.[1] ?? '';
    for (let times = 0; times < 2; times++) expect((await post(`/b/${token}`, `slot=${slot}`, form)).status).toBe(200);
    const meetings = await withWorkspace(api.db, workspaceId, (tx) =>
      listMeetings(tx, { workspaceId, leadId: lead.id, after: null, limit: 10 }),
    );
    expect(meetings.items.map(({ source, startsAt }) => ({ source, startsAt: startsAt.getTime() }))).toEqual([
      { source: 'calcom', startsAt: Number(slot) },
    ]);
    expect(outside.told).toContain(`outreach.booked ${lead.id} ${meetings.items[0]?.id ?? ''}`);
  });

  it('gives nobody a time that somebody else has', async () => {
    const [first, second] = [await enrolled(outside), await enrolled(outside)];
    const slotOf = async (token: string) =>
      /name="slot" value="(\d+)"/.exec((await see(`/b/${token}`)).text)?.[1] ?? '';
    const slot = await slotOf(first.token);
    await post(`/b/${first.token}`, `slot=${slot}`, form);
    expect(await slotOf(second.token)).not.toBe(slot);
    expect((await post(`/b/${second.token}`, `slot=${slot}`, form)).text).toContain('role="alert"');
  });

  it('takes no slot that it does not offer', async () => {
    const { token } = await enrolled(outside);
    expect((await post(`/b/${token}`, 'slot=1', form)).text).toContain('role="alert"');
    expect(outside.told).toEqual([]);
  });
});
