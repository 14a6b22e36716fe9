CREATE TABLE "instance" (
	"id" text PRIMARY KEY NOT NULL,
	"temporal" text,
	"handed_over" bigint NOT NULL,
	"seen_at" timestamp with time zone,
	"restored_at" timestamp with time zone,
	"ledger" jsonb
);
--> statement-breakpoint
ALTER TABLE "instance" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
DROP INDEX "dispatch_message_id";--> statement-breakpoint
ALTER TABLE "dispatch" ADD COLUMN "lease_holder" text;--> statement-breakpoint
ALTER TABLE "dispatch" ADD COLUMN "lease_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "sandbox_mail" ADD COLUMN "accepted" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
CREATE INDEX "dispatch_by_message_id" ON "dispatch" USING btree ("workspace_id","message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "dispatch_message_id" ON "dispatch" USING btree ("workspace_id","message_id") WHERE "dispatch"."status" <> 'refused';--> statement-breakpoint
CREATE POLICY "in_directory" ON "instance" AS PERMISSIVE FOR ALL TO "leadgen_directory" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "nothing_for_tenants" ON "instance" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (false) WITH CHECK (false);--> statement-breakpoint
grant select, insert, update on instance to leadgen_directory;
