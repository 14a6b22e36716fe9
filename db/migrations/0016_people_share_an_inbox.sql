-- What is searched and what it is searched in, folded alike: no accents, no case, words apart. Immutable, and the same in every collation of
-- a database: what separates words is named by its codes.
create function words_of(said text) returns text
  language sql immutable parallel safe
  as $$ select trim(regexp_replace(replace(replace(replace(lower(regexp_replace(normalize(said, NFKD), '[\u0300-\u036f]+', '', 'g')), 'œ', 'oe'), 'æ', 'ae'), 'ß', 'ss'), '[\u0001-\u002f\u003a-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+', ' ', 'g')) $$;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "rest" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "rested_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "snoozed_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "assigned_to" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "awaiting_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "changed_by" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "changed_how" text;--> statement-breakpoint
ALTER TABLE "conversation" ADD COLUMN "changed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "search" "tsvector" GENERATED ALWAYS AS (to_tsvector('simple', left(words_of(case direction when 'in' then from_name || ' ' || from_address else to_address end || ' ' || subject || ' ' || left(text, 60000)), 60000))) STORED;--> statement-breakpoint
CREATE INDEX "conversation_awaiting" ON "conversation" USING btree ("workspace_id","awaiting_since") WHERE awaiting_since is not null;--> statement-breakpoint
CREATE INDEX "message_by_words" ON "message" USING gin ("search");--> statement-breakpoint
-- The conversations of the workspace in which each word is found, the last one as a beginning: in a message, or in its lead's address, names,
-- title or company. Row-level security lets no index be looked up by words, so this looks past it, and names the workspace itself.
create function conversations_about(asked text) returns table (conversation_id text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with word as (
      select w as said, to_tsquery('simple', w || case when n = max(n) over () then ':*' else '' end) as query
      from unnest(string_to_array(public.words_of(asked), ' ')) with ordinality as t(w, n)
      where w <> '' and n <= 8
    ), hit as (
      select m.conversation_id, word.said from word join public.message m on m.search @@ word.query
      where m.workspace_id = current_setting('app.workspace_id', true) and m.conversation_id is not null
      union
      select c.id, word.said from public.conversation c
      join public.lead l on l.workspace_id = c.workspace_id and l.id = c.lead_id
      join word on strpos(l.search, word.said) > 0
      where c.workspace_id = current_setting('app.workspace_id', true) and c.last_inbound_at is not null
    )
    select hit.conversation_id from hit group by hit.conversation_id having count(*) = (select count(distinct said) from word)
  $$;--> statement-breakpoint
revoke all on function conversations_about(text) from public;--> statement-breakpoint
grant execute on function conversations_about(text) to leadgen_app;--> statement-breakpoint
UPDATE "conversation" c SET "awaiting_since" = c."last_inbound_at" WHERE c."done_at" IS NULL AND c."kind" IN ('interested', 'info_request', 'referral')
  AND NOT EXISTS (SELECT 1 FROM "enrollment" e WHERE e."workspace_id" = c."workspace_id" AND e."id" = c."enrollment_id" AND e."ended" = 'booked');
