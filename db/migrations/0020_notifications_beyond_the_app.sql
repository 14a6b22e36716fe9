CREATE TABLE "notification" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"about" text NOT NULL,
	"channel" text NOT NULL,
	"target" text NOT NULL,
	"values" jsonb NOT NULL,
	"status" text NOT NULL,
	"problem" text,
	"at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "notification" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "notification_setting" (
	"workspace_id" text NOT NULL,
	"member_id" text NOT NULL,
	"digest_minute" integer,
	"zone" text NOT NULL,
	"digest_topics" jsonb NOT NULL,
	"push_topics" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "notification_setting_workspace_id_member_id_pk" PRIMARY KEY("workspace_id","member_id")
);
--> statement-breakpoint
ALTER TABLE "notification_setting" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "push_subscription" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"member_id" text NOT NULL,
	"endpoint_hash" text NOT NULL,
	"sealed" text NOT NULL,
	"browser" text NOT NULL,
	"told_at" timestamp with time zone,
	"problem" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "push_subscription" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "slack_connection" (
	"workspace_id" text NOT NULL,
	"sealed" text NOT NULL,
	"topics" jsonb NOT NULL,
	"connected_at" timestamp with time zone NOT NULL,
	"told_at" timestamp with time zone,
	"problem" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "slack_connection_workspace_id_pk" PRIMARY KEY("workspace_id")
);
--> statement-breakpoint
ALTER TABLE "slack_connection" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "instance" ADD COLUMN "push_key" text;--> statement-breakpoint
ALTER TABLE "instance" ADD COLUMN "push_key_sealed" text;--> statement-breakpoint
CREATE UNIQUE INDEX "notification_once" ON "notification" USING btree ("workspace_id","kind","about","target");--> statement-breakpoint
CREATE INDEX "notification_open" ON "notification" USING btree ("workspace_id","at") WHERE "notification"."status" in ('waiting', 'leaving');--> statement-breakpoint
CREATE UNIQUE INDEX "push_subscription_once" ON "push_subscription" USING btree ("workspace_id","endpoint_hash");--> statement-breakpoint
CREATE INDEX "push_subscription_of_member" ON "push_subscription" USING btree ("workspace_id","member_id");--> statement-breakpoint
CREATE POLICY "of_workspace" ON "notification" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "notification_setting" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "push_subscription" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "slack_connection" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));