import type { Id } from '#domain/id.ts';
import type { Ports } from './ports.ts';

/** The links of a letter: opt-out and "why me?", signed for one recipient. */
export function lettersLinks(
  { tokens, publicUrl }: Pick<Ports, 'tokens' | 'publicUrl'>,
  { workspaceId, enrollmentId, leadId }: { workspaceId: Id<'ws'>; enrollmentId: Id<'enr'> | null; leadId: Id<'ld'> },
): { optOut: string; whyMe: string } {
  const token = tokens.sign([workspaceId, enrollmentId ?? '', leadId].join('|'));
  return { optOut: `${publicUrl}/o/${token}`, whyMe: `${publicUrl}/w/${token}` };
}
