CREATE TABLE "member_calendar" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"member_id" text NOT NULL,
	"address" text NOT NULL,
	"status" text NOT NULL,
	"sealed" text NOT NULL,
	"events" boolean NOT NULL,
	"busy" jsonb,
	"busy_read_at" timestamp with time zone,
	"sync_token" text,
	"lost_track" boolean NOT NULL,
	"connected_at" timestamp with time zone NOT NULL,
	"problem" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "member_calendar" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "calendar_event" (
	"workspace_id" text NOT NULL,
	"meeting_id" text NOT NULL,
	"calendar_id" text NOT NULL,
	"event_id" text NOT NULL,
	"status" text NOT NULL,
	"ours" boolean NOT NULL,
	"guest" boolean NOT NULL,
	"problem" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "calendar_event_workspace_id_meeting_id_pk" PRIMARY KEY("workspace_id","meeting_id")
);
--> statement-breakpoint
ALTER TABLE "calendar_event" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "member_id" text;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "ical_uid" text;--> statement-breakpoint
CREATE UNIQUE INDEX "member_calendar_of_member" ON "member_calendar" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE INDEX "member_calendar_by_address" ON "member_calendar" USING btree ("address");--> statement-breakpoint
CREATE UNIQUE INDEX "calendar_event_once" ON "calendar_event" USING btree ("workspace_id","calendar_id","event_id");--> statement-breakpoint
CREATE INDEX "meeting_by_uid" ON "meeting" USING btree ("workspace_id","ical_uid") WHERE ical_uid is not null;--> statement-breakpoint
CREATE POLICY "of_workspace" ON "member_calendar" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "calendar_event" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
update "meeting" set "ical_uid" = "external_id" where "source" = 'ical';--> statement-breakpoint
-- What Google granted for an account is one, wherever it is used. Whoever asks gets ids for an address that they know, and can list nothing.
create function member_calendars_of(wanted text) returns table (workspace_id text, calendar_id text)
  language sql stable security definer set search_path = pg_catalog, public
  as $$ select c.workspace_id, c.id from public.member_calendar c where c.address = wanted order by c.id $$;--> statement-breakpoint
revoke all on function member_calendars_of(text) from public;--> statement-breakpoint
grant execute on function member_calendars_of(text) to leadgen_directory;
