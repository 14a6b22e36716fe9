ALTER TABLE "campaign" ADD COLUMN "autopilot_since" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "campaign" ADD COLUMN "autopilot_lock" jsonb;