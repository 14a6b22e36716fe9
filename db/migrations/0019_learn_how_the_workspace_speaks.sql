CREATE TABLE "voice_decision" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"accepted" boolean NOT NULL,
	"decided_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "voice_decision_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
ALTER TABLE "voice_decision" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "voice_edit" (
	"workspace_id" text NOT NULL,
	"draft_id" text NOT NULL,
	"conversation_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"kind" text NOT NULL,
	"language" text,
	"from" text NOT NULL,
	"to" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "voice_edit_workspace_id_draft_id_kind_from_pk" PRIMARY KEY("workspace_id","draft_id","kind","from")
);
--> statement-breakpoint
ALTER TABLE "voice_edit" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "workspace" ADD COLUMN "voice" jsonb;--> statement-breakpoint
CREATE INDEX "voice_edit_newest" ON "voice_edit" USING btree ("workspace_id","created_at");--> statement-breakpoint
CREATE POLICY "of_workspace" ON "voice_decision" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "voice_edit" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));