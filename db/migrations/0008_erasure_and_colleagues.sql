ALTER TABLE "proposal" ALTER COLUMN "message_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "lead" ADD COLUMN "erasure_requested_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "lead_by_domain" ON "lead" USING btree ("workspace_id",split_part("email", '@', 2));--> statement-breakpoint
CREATE INDEX "lead_to_erase" ON "lead" USING btree ("workspace_id") WHERE "lead"."erasure_requested_at" is not null;