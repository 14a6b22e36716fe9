CREATE TABLE "sending_domain" (
	"workspace_id" text NOT NULL,
	"domain" text NOT NULL,
	"audit" jsonb,
	"blocklists" jsonb NOT NULL,
	"selectors" jsonb NOT NULL,
	"seen" jsonb NOT NULL,
	"checked_at" timestamp with time zone,
	"asked_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sending_domain_workspace_id_domain_pk" PRIMARY KEY("workspace_id","domain")
);
--> statement-breakpoint
ALTER TABLE "sending_domain" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "recipient_domain" (
	"workspace_id" text NOT NULL,
	"domain" text NOT NULL,
	"provider" text NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "recipient_domain_workspace_id_domain_pk" PRIMARY KEY("workspace_id","domain")
);
--> statement-breakpoint
ALTER TABLE "recipient_domain" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "health_day" (
	"workspace_id" text NOT NULL,
	"subject" text NOT NULL,
	"day" text NOT NULL,
	"score" integer NOT NULL,
	"factors" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "health_day_workspace_id_subject_day_pk" PRIMARY KEY("workspace_id","subject","day")
);
--> statement-breakpoint
ALTER TABLE "health_day" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "dispatch" ADD COLUMN "provider" text;--> statement-breakpoint
CREATE INDEX "suppression_by_time" ON "suppression" USING btree ("account_id","at","id");--> statement-breakpoint
CREATE INDEX "dispatch_without_provider" ON "dispatch" USING btree ("workspace_id","mailbox_id","intended_at") WHERE "dispatch"."provider" is null;--> statement-breakpoint
CREATE POLICY "of_workspace" ON "sending_domain" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "recipient_domain" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "health_day" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));