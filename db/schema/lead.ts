import { sql } from 'drizzle-orm';
import { boolean, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Language } from '#domain/language.ts';
import type { Temperament } from '#domain/temperament.ts';
import type { VerificationVerdict } from '#domain/verification.ts';
import {
  idOf,
  instant,
  ofWorkspace,
  primaryId,
  timestamps,
  wordsInWorkspace,
  wordVector,
  workspaceId,
} from '../columns.ts';

/** A person at a company, unique by normalised e-mail in a workspace. */
export const lead = pgTable(
  'lead',
  {
    id: primaryId('ld'),
    ...workspaceId,
    companyId: idOf('co', 'company_id'),
    email: text('email').notNull(),
    firstName: text('first_name'),
    lastName: text('last_name'),
    /** Both in lower case. A column, because row-level security lets no index be looked up by what `lower` gives. */
    fullName: text('full_name').generatedAlwaysAs(sql`lower(first_name) || ' ' || lower(last_name)`),
    title: text('title'),
    phone: text('phone'),
    linkedin: text('linkedin'),
    language: text('language').$type<Language>().notNull(),
    zone: text('zone').notNull(),
    country: text('country'),
    source: text('source').notNull(),
    tags: jsonb('tags').$type<string[]>().notNull(),
    /** Address, names, title and company in folded words: what the search box looks in. */
    search: text('search').notNull(),
    /** The same by whole words, and the workspace as one more: what the inbox's search looks up. */
    searchWords: wordVector('search_words').generatedAlwaysAs(wordsInWorkspace('search')),
    /** The title and the tags in folded words: what an audience compares, by the domain's own folding. */
    titleWords: text('title_words'),
    tagWords: jsonb('tag_words').$type<string[]>().notNull(),
    /** Fields that a person typed: an import or an enrichment never overwrites them. */
    editedFields: jsonb('edited_fields').$type<string[]>().notNull(),
    verification: text('verification').$type<VerificationVerdict>(),
    verifiedAt: instant('verified_at'),
    verifiedBy: text('verified_by'),
    enrichedAt: instant('enriched_at'),
    /** Never contact again: set with the suppression, kept here so that lists need no join. */
    suppressed: boolean('suppressed').notNull(),
    /** When they asked for their data to be erased, or as long ago as makes it due at once; gone with them. */
    erasureRequestedAt: instant('erasure_requested_at'),
    /** Who this person is in a sandbox; null outside one. */
    temperament: text('temperament').$type<Temperament>(),
    ...timestamps,
  },
  (t) => [
    uniqueIndex('lead_email').on(t.workspaceId, t.email),
    index('lead_by_age').on(t.workspaceId, t.createdAt, t.id),
    index('lead_by_words').using('gin', t.searchWords),
    index('lead_by_company').on(t.workspaceId, t.companyId),
    index('lead_to_verify').on(t.workspaceId, t.verifiedAt),
    index('lead_by_source').on(t.workspaceId, t.source),
    index('lead_by_name').on(t.workspaceId, t.fullName),
    index('lead_by_domain').on(t.workspaceId, sql`split_part(${t.email}, '@', 2)`),
    index('lead_to_erase')
      .on(t.workspaceId)
      .where(sql`${t.erasureRequestedAt} is not null`),
    ofWorkspace(),
  ],
);
