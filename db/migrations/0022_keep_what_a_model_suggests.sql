CREATE TABLE "suggestion" (
	"workspace_id" text NOT NULL,
	"message_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"basis" text NOT NULL,
	"outcome" text NOT NULL,
	"sentences" jsonb NOT NULL,
	"open" jsonb NOT NULL,
	"refusals" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "suggestion_workspace_id_message_id_pk" PRIMARY KEY("workspace_id","message_id")
);
--> statement-breakpoint
ALTER TABLE "suggestion" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "of_workspace" ON "suggestion" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));