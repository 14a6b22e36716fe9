CREATE TABLE "booking_connection" (
	"workspace_id" text NOT NULL,
	"vendor" text NOT NULL,
	"sealed" text,
	"candidate" text,
	"subscription" text,
	"no_hook" text,
	"account" text,
	"connected_at" timestamp with time zone,
	"looked_at" timestamp with time zone,
	"problem" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "booking_connection_workspace_id_vendor_pk" PRIMARY KEY("workspace_id","vendor")
);
--> statement-breakpoint
ALTER TABLE "booking_connection" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "unmatched_booking" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"name" text,
	"emails" jsonb NOT NULL,
	"title" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"zone" text NOT NULL,
	"place" text,
	"dismissed" boolean NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "unmatched_booking" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "matched_by" text;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "sequence" integer;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "deal" text;--> statement-breakpoint
ALTER TABLE "meeting" ADD COLUMN "signed_at" timestamp with time zone;--> statement-breakpoint
CREATE UNIQUE INDEX "unmatched_booking_once" ON "unmatched_booking" USING btree ("workspace_id","source","external_id");--> statement-breakpoint
CREATE INDEX "unmatched_booking_by_start" ON "unmatched_booking" USING btree ("workspace_id","starts_at");--> statement-breakpoint
CREATE POLICY "of_workspace" ON "booking_connection" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "unmatched_booking" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));