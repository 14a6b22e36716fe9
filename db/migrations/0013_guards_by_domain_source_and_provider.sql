CREATE TABLE "guard" (
	"workspace_id" text NOT NULL,
	"target" text NOT NULL,
	"subject" text NOT NULL,
	"troubled_at" timestamp with time zone,
	"looked_at" timestamp with time zone,
	"paused_at" timestamp with time zone,
	"rule" text,
	"values" jsonb,
	"resumed_at" timestamp with time zone,
	"resumed_by" text,
	"resume_reason" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "guard_workspace_id_target_subject_pk" PRIMARY KEY("workspace_id","target","subject")
);
--> statement-breakpoint
ALTER TABLE "guard" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "instance" ADD COLUMN "bounces" jsonb;--> statement-breakpoint
CREATE INDEX "dispatch_of_provider" ON "dispatch" USING btree ("workspace_id","provider","intended_at");--> statement-breakpoint
CREATE POLICY "of_workspace" ON "guard" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));