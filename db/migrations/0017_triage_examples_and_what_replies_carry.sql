CREATE TABLE "triage_example" (
	"workspace_id" text NOT NULL,
	"message_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"kind" text NOT NULL,
	"language" text,
	"text" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "triage_example_workspace_id_message_id_pk" PRIMARY KEY("workspace_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "triage_example" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "triage_forgot_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "proposal" ADD COLUMN "sentence" text DEFAULT '' NOT NULL;--> statement-breakpoint
CREATE INDEX "triage_example_newest" ON "triage_example" USING btree ("workspace_id","updated_at");--> statement-breakpoint
CREATE INDEX "message_received" ON "message" USING btree ("workspace_id","at") WHERE "message"."direction" = 'in';--> statement-breakpoint
CREATE POLICY "of_workspace" ON "triage_example" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));