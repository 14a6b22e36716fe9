ALTER TABLE "enrollment" ADD COLUMN "held_stage" text;--> statement-breakpoint
ALTER TABLE "enrollment" ADD COLUMN "held_wake_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "enrollment" ADD COLUMN "held_reason" text;