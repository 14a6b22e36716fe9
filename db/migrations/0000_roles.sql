-- Three plain roles, none of which can log in: a transaction takes one on and loses it at its end.
-- Roles belong to the whole server, so another database of it may have made them already.
do $$ begin create role leadgen_app nologin; exception when duplicate_object then null; end $$;
--> statement-breakpoint
do $$ begin create role leadgen_directory nologin; exception when duplicate_object then null; end $$;
--> statement-breakpoint
do $$ begin create role leadgen_auth nologin; exception when duplicate_object then null; end $$;
--> statement-breakpoint
do $$ begin execute format('grant leadgen_app, leadgen_directory, leadgen_auth to %I', current_user); end $$;
--> statement-breakpoint
create schema if not exists auth;
--> statement-breakpoint
grant usage on schema public to leadgen_app, leadgen_directory;
--> statement-breakpoint
grant usage on schema auth to leadgen_auth;
--> statement-breakpoint
alter default privileges in schema public grant select, insert, update, delete on tables to leadgen_app;
--> statement-breakpoint
alter default privileges in schema auth grant select, insert, update, delete on tables to leadgen_auth;
