CREATE INDEX "mailbox_gmail" ON "mailbox" USING btree ("address") WHERE kind = 'gmail';--> statement-breakpoint
-- Google tells of an arrival by the address alone. Whoever asks gets ids for an address that they know, and can list nothing.
create function gmail_mailboxes_of(wanted text) returns table (workspace_id text, mailbox_id text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select m.workspace_id, m.id from public.mailbox m where m.kind = 'gmail' and m.address = wanted order by m.id $$;--> statement-breakpoint
revoke all on function gmail_mailboxes_of(text) from public;--> statement-breakpoint
grant execute on function gmail_mailboxes_of(text) to leadgen_directory;
