ALTER TABLE "campaign" ADD COLUMN "resumed_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "dispatch_complained" ON "dispatch" USING btree ("workspace_id","campaign_id") WHERE "dispatch"."complained_at" is not null;--> statement-breakpoint
-- What a person resumed before this was kept is forgiven too.
update "campaign" c set "resumed_at" = (
  select max(a."at") from "audit_entry" a
  where a."workspace_id" = c."workspace_id" and a."subject" = c."id" and a."action" = 'campaign.running'
);
