DROP INDEX "lead_by_creation";--> statement-breakpoint
ALTER TABLE "message" drop column "search";--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "search" "tsvector" GENERATED ALWAYS AS (array_to_tsvector(array['=' || workspace_id]) || to_tsvector('simple', left(words_of(case direction when 'in' then from_name || ' ' || from_address else to_address end || ' ' || subject || ' ' || left(text, 60000)), 60000))) STORED;--> statement-breakpoint
ALTER TABLE "lead" ADD COLUMN "search_words" "tsvector" GENERATED ALWAYS AS (array_to_tsvector(array['=' || workspace_id]) || to_tsvector('simple', left(words_of(search), 60000))) STORED;--> statement-breakpoint
CREATE INDEX "lead_by_age" ON "lead" USING btree ("workspace_id","created_at","id");--> statement-breakpoint
CREATE INDEX "lead_by_words" ON "lead" USING gin ("search_words");--> statement-breakpoint
CREATE INDEX "conversation_answered" ON "conversation" USING btree ("workspace_id","last_message_at","id") WHERE last_inbound_at is not null;--> statement-breakpoint
CREATE INDEX "conversation_open" ON "conversation" USING btree ("workspace_id","last_message_at","id") WHERE last_inbound_at is not null and done_at is null;--> statement-breakpoint
CREATE INDEX "conversation_waiting" ON "conversation" USING btree ("workspace_id","last_message_at","id") WHERE last_inbound_at is not null and rest in ('answered', 'booked');--> statement-breakpoint
CREATE INDEX "conversation_snoozed" ON "conversation" USING btree ("workspace_id","snoozed_until") WHERE snoozed_until is not null;--> statement-breakpoint
CREATE INDEX "message_by_words" ON "message" USING gin ("search");--> statement-breakpoint
-- What a text asks for: its first eight words, the last one of them as a beginning.
create function words_asked(asked text) returns tsquery[]
  language sql immutable set search_path = pg_catalog, public
  as $$
    select coalesce(array_agg(to_tsquery('simple', w || case when n = last then ':*' else '' end) order by n), '{}')
    from (
      select w, max(n) as n, max(max(n)) over () as last
      from unnest(string_to_array(public.words_of(asked), ' ')) with ordinality as t(w, n) where w <> '' and n <= 8 group by w
    ) as word
  $$;--> statement-breakpoint
-- The conversations of the workspace in which each word is found: in a message, or in its lead's address, names, title or company. Those
-- with the rarest are looked up, and the other words in each of them. Row-level security lets no index be looked up by words, so this
-- looks past it, and names the workspace itself, which is a word of each row.
create or replace function conversations_about(asked text) returns table (conversation_id text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    with here as (
      select current_setting('app.workspace_id', true) as id
    ), word as (
      select n, query, ('''=' || here.id || '''')::tsquery && query as mine
      from here, unnest(public.words_asked(asked)) with ordinality as t(query, n) where here.id <> ''
    ), counted as (
      select word.*,
        (select count(*) from (select 1 from public.message m where m.search @@ word.mine limit 500) as few)
        + (select count(*) from (select 1 from public.lead l where l.search_words @@ word.mine limit 500) as few) as found
      from word
    ), rarest as (
      select * from counted order by found, n limit 1
    ), hit as (
      select m.conversation_id as id from rarest join public.message m on m.search @@ rarest.mine
      where m.workspace_id = (select id from here) and m.conversation_id is not null
      union
      select c.id from rarest join public.lead l on l.search_words @@ rarest.mine
      join public.conversation c on c.workspace_id = l.workspace_id and c.lead_id = l.id
      where l.workspace_id = (select id from here) and c.last_inbound_at is not null
    )
    select c.id from hit join public.conversation c on c.id = hit.id
    where c.workspace_id = (select id from here) and not exists (
      select 1 from word where word.n <> (select n from rarest)
        and not exists (select 1 from public.message m where m.workspace_id = c.workspace_id and m.conversation_id = c.id
          and m.search @@ word.query offset 0)
        and not exists (select 1 from public.lead l where l.workspace_id = c.workspace_id and l.id = c.lead_id
          and l.search_words @@ word.query offset 0)
    )
  $$;
