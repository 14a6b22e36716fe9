import type { Context } from 'hono';
import { linkOwner, type LinkOwner } from '#domain/booking.ts';
import { ID_RANDOM_BYTES, newId, type Id, type IdPrefix } from '#domain/id.ts';
import { LANGUAGES, type Language } from '#domain/language.ts';
import type { Lead } from '#domain/lead.ts';
import { withWorkspace, type Tx } from '#db/client.ts';
import { getLead } from '#db/queries/lead.ts';
import { clockOf, getWorkspace, type Workspace } from '#db/queries/workspace.ts';
import type { ApiDeps } from '../api/deps.ts';
import { WORDS, type Words } from './words.ts';

export type PublicDeps = Pick<ApiDeps, 'db' | 'time' | 'random' | 'tokens' | 'seal' | 'temporal' | 'log'>;

/** Whoever follows a link of ours, in the workspace that wrote to them. `lead` is null once they were erased. */
export type Visit = {
  tx: Tx;
  /** of the link */
  token: string;
  owner: LinkOwner;
  workspace: Workspace;
  lead: Lead | null;
  now: Date;
  id: <P extends IdPrefix>(prefix: P) => Id<P>;
  language: Language;
  words: Words;
  /** the company that wrote, or "the sender" */
  sender: string;
};

/** Runs `work` for the owner of a link's token, in their workspace. @returns null for a token that is not ours */
export async function visit<T>(deps: PublicDeps, c: Context, work: (visit: Visit) => Promise<T>): Promise<T | null> {
  const token = c.req.param('token') ?? '';
  const owner = linkOwner(deps.tokens.verify(token));
  if (!owner) return null;
  const { workspaceId, leadId } = owner;
  return withWorkspace(deps.db, workspaceId, async (tx) => {
    const workspace = await getWorkspace(tx, { workspaceId });
    if (!workspace) return null;
    const lead = await getLead(tx, { workspaceId, leadId });
    const now = clockOf(workspace, deps.time);
    const language = lead?.language ?? languageOf(c);
    const words = WORDS[language];
    return work({
      ...{ tx, token, owner, workspace, lead, now, language, words },
      id: (prefix) => newId(prefix, now.getTime(), deps.random(ID_RANDOM_BYTES)),
      sender: workspace.sender?.company ?? words.someone,
    });
  });
}

/** The reader's language where we do not know it: the first of ours that their browser asks for (RFC 9110, 12.5.4). */
export function languageOf(c: Context): Language {
  const asked = (c.req.header('accept-language') ?? '').toLowerCase().split(',');
  const first = asked.map((range) => LANGUAGES.find((language) => range.trim().startsWith(language))).find(Boolean);
  return first ?? 'fr';
}
