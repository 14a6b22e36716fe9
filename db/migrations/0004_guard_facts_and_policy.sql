DROP INDEX "approval_in_force";--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "policy" jsonb;--> statement-breakpoint
ALTER TABLE "mailbox" ADD COLUMN "status_values" jsonb;--> statement-breakpoint
ALTER TABLE "mailbox" ADD COLUMN "status_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailbox" ADD COLUMN "resumed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "mailbox" ADD COLUMN "troubled_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dispatch" ADD COLUMN "source" text;--> statement-breakpoint
ALTER TABLE "dispatch" ADD COLUMN "bounced_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dispatch" ADD COLUMN "complained_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "dispatch" ADD COLUMN "opted_out_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "dispatch_of_source" ON "dispatch" USING btree ("workspace_id","source","intended_at");--> statement-breakpoint
CREATE INDEX "dispatch_of_lead" ON "dispatch" USING btree ("workspace_id","lead_id","intended_at");--> statement-breakpoint
CREATE UNIQUE INDEX "approval_in_force" ON "approval" USING btree ("workspace_id","draft_id","decided_by","content_hash") WHERE "approval"."withdrawn_at" is null;--> statement-breakpoint
UPDATE "dispatch" SET "source" = p."source" FROM "provenance" p WHERE p."workspace_id" = "dispatch"."workspace_id" AND p."lead_id" = "dispatch"."lead_id" AND p."field" = 'email';--> statement-breakpoint
UPDATE "dispatch" SET
  "bounced_at" = CASE WHEN e."ended" = 'bounced' THEN e."ended_at" END,
  "complained_at" = CASE WHEN e."ended" = 'complained' THEN e."ended_at" END,
  "opted_out_at" = CASE WHEN e."ended" = 'opted_out' THEN e."ended_at" END
FROM "enrollment" e WHERE e."workspace_id" = "dispatch"."workspace_id" AND e."id" = "dispatch"."enrollment_id" AND e."step" = "dispatch"."step" AND "dispatch"."status" <> 'refused' AND e."ended" IN ('bounced', 'complained', 'opted_out');--> statement-breakpoint
UPDATE "mailbox" SET "troubled_at" = t."at" FROM (SELECT "workspace_id", "mailbox_id", max(greatest("bounced_at", "complained_at", "opted_out_at")) AS "at" FROM "dispatch" GROUP BY 1, 2) t WHERE t."workspace_id" = "mailbox"."workspace_id" AND t."mailbox_id" = "mailbox"."id";
