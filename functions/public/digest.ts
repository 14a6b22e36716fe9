import { Hono, type Context } from 'hono';
import { html } from 'hono/html';
import { DIGEST_WORDS } from '#domain/digest_words.ts';
import { digestMember } from '#domain/notification.ts';
import { languageOf as ownLanguage } from '#domain/language.ts';
import { withWorkspace, type Tx } from '#db/client.ts';
import { getMember, type Member } from '#db/queries/member.ts';
import { getNotificationSetting, storeNotificationSetting } from '#db/queries/notification_setting.ts';
import { getUser } from '#db/queries/user.ts';
import { clockOf, getWorkspace, type Workspace } from '#db/queries/workspace.ts';
import { notThere } from './not_there.ts';
import { page, type Markup } from './page.ts';
import { languageOf, type PublicDeps } from './recipient.ts';

/** Ends the digest of a member: a GET asks and changes nothing, since scanners follow links; a POST acts at once (RFC 8058). */
export const digestRoutes = (deps: PublicDeps) =>
  new Hono()
    .get('/:token', (c) =>
      shown(deps, c, async ({ tx, member, workspace }) => {
        const { digestMinute } = await getNotificationSetting(tx, { workspace, memberId: member.id });
        return digestMinute === null ? 'off' : 'asked';
      }),
    )
    .post('/:token', (c) =>
      shown(deps, c, async ({ tx, member, workspace }) => {
        const { id: memberId, workspaceId } = member;
        const setting = await getNotificationSetting(tx, { workspace, memberId });
        const now = clockOf(workspace, deps.time);
        await storeNotificationSetting(tx, { workspaceId, memberId, now, setting: { ...setting, digestMinute: null } });
        return 'off';
      }),
    );

type Found = { tx: Tx; member: Member; workspace: Workspace };

async function shown(
  deps: PublicDeps,
  c: Context,
  work: (found: Found) => Promise<'asked' | 'off'>,
): Promise<Response> {
  const owner = digestMember(deps.tokens.verify(c.req.param('token') ?? ''));
  if (owner === null) return notThere(c);
  const { workspaceId, memberId } = owner;
  const found = await withWorkspace(deps.db, workspaceId, async (tx) => {
    const workspace = await getWorkspace(tx, { workspaceId });
    const member = await getMember(tx, { workspaceId, memberId });
    if (workspace === null || member === null) return null;
    return { workspace, member, is: await work({ tx, workspace, member }) };
  });
  if (found === null) return notThere(c);
  const user = await getUser(deps.db, { userId: found.member.userId });
  const language = ownLanguage(user?.language) ?? languageOf(c);
  const words = DIGEST_WORDS[language];
  const { name } = found.workspace;
  const content: Markup =
    found.is === 'asked'
      ? html`<p>${words.offText(name)}</p>
          <form method="post"><button>${words.offButton}</button></form>`
      : html`<p>${words.isOffText(name)}</p>`;
  return c.html(page(language, found.is === 'asked' ? words.offTitle : words.isOffTitle, content));
}
