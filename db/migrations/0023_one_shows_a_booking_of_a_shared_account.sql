CREATE INDEX "booking_connection_by_account" ON "booking_connection" USING btree ("vendor","account");--> statement-breakpoint
-- Whoever is connected to an account at a vendor is told who else is, and of no other account. An account is known by its address:
-- a name is nobody's own. `reads`: its key was not refused when it was last tried.
create function booking_sharers_of(reader text, at text) returns table (workspace_id text, reads boolean)
  language sql stable security definer set search_path = pg_catalog, public
  as $$
    select c.workspace_id, coalesce(c.problem, '') not in ('key_refused', 'key_too_narrow')
    from public.booking_connection own
      join public.booking_connection c on c.vendor = own.vendor and c.account = own.account
    where own.workspace_id = reader and own.vendor = at and own.account like '%@%' and c.sealed is not null
    order by c.connected_at, c.workspace_id
  $$;--> statement-breakpoint
revoke all on function booking_sharers_of(text, text) from public;--> statement-breakpoint
grant execute on function booking_sharers_of(text, text) to leadgen_directory;
