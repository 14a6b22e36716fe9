CREATE SCHEMA IF NOT EXISTS "auth";
--> statement-breakpoint
CREATE TABLE "auth"."verification" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."credential" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"user_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "auth"."rate_limit" (
	"id" text PRIMARY KEY NOT NULL,
	"key" text NOT NULL,
	"count" integer NOT NULL,
	"last_request" bigint NOT NULL,
	CONSTRAINT "rate_limit_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "auth"."session" (
	"id" text PRIMARY KEY NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"token" text NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"user_id" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "session_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "auth"."user" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean NOT NULL,
	"image" text,
	"language" text,
	"theme" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "user_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "workspace" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"name" text NOT NULL,
	"sandbox" boolean NOT NULL,
	"clock_offset_ms" bigint NOT NULL,
	"skipping_to" timestamp with time zone,
	"language" text NOT NULL,
	"zone" text NOT NULL,
	"sender" jsonb,
	"booking_url" text,
	"onboarding" jsonb NOT NULL,
	"creation_key" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "workspace" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "member" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "member" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"hint" text NOT NULL,
	"secret_hash" text NOT NULL,
	"role" text NOT NULL,
	"created_by" text NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "api_key" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject" text NOT NULL,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
ALTER TABLE "audit_entry" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "idempotency_key" (
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"sealed_answer" text,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_key_workspace_id_key_pk" PRIMARY KEY("workspace_id","key")
);
--> statement-breakpoint
ALTER TABLE "idempotency_key" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "company" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"key" text NOT NULL,
	"name" text NOT NULL,
	"domain" text,
	"industry" text,
	"industry_words" text,
	"size" text,
	"city" text,
	"country" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "company" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "lead" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"company_id" text,
	"email" text NOT NULL,
	"first_name" text,
	"last_name" text,
	"title" text,
	"phone" text,
	"linkedin" text,
	"language" text NOT NULL,
	"zone" text NOT NULL,
	"country" text,
	"source" text NOT NULL,
	"tags" jsonb NOT NULL,
	"search" text NOT NULL,
	"title_words" text,
	"tag_words" jsonb NOT NULL,
	"edited_fields" jsonb NOT NULL,
	"verification" text,
	"verified_at" timestamp with time zone,
	"verified_by" text,
	"enriched_at" timestamp with time zone,
	"suppressed" boolean NOT NULL,
	"temperament" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "lead" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "provenance" (
	"workspace_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"field" text NOT NULL,
	"source" text NOT NULL,
	"evidence" text,
	"legal_basis" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "provenance_workspace_id_lead_id_field_pk" PRIMARY KEY("workspace_id","lead_id","field")
);
--> statement-breakpoint
ALTER TABLE "provenance" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "evidence" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"quote" text NOT NULL,
	"source" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "evidence" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "note" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"author" text NOT NULL,
	"text" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "note" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "suppression" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"reason" text NOT NULL,
	"origin" text NOT NULL,
	"workspace_id" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "suppression" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "contact" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"workspace_id" text NOT NULL,
	"campaign_id" text,
	"dispatch_id" text NOT NULL,
	"email" text NOT NULL,
	"company_key" text,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "contact" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"file_name" text NOT NULL,
	"file" "bytea",
	"encoding" text,
	"delimiter" text,
	"columns" jsonb NOT NULL,
	"mapping" jsonb NOT NULL,
	"language" text NOT NULL,
	"status" text NOT NULL,
	"rows_total" integer NOT NULL,
	"rows_done" integer NOT NULL,
	"created" integer NOT NULL,
	"merged" integer NOT NULL,
	"rejected" integer NOT NULL,
	"failure" text,
	"failure_row" integer,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "import" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_error" (
	"workspace_id" text NOT NULL,
	"import_id" text NOT NULL,
	"row" integer NOT NULL,
	"field" text NOT NULL,
	"code" text NOT NULL,
	"kept" boolean NOT NULL,
	"cells" jsonb NOT NULL,
	CONSTRAINT "import_error_workspace_id_import_id_row_field_pk" PRIMARY KEY("workspace_id","import_id","row","field")
);
--> statement-breakpoint
ALTER TABLE "import_error" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "import_page" (
	"workspace_id" text NOT NULL,
	"import_id" text NOT NULL,
	"page" integer NOT NULL,
	"rows" jsonb NOT NULL,
	CONSTRAINT "import_page_workspace_id_import_id_page_pk" PRIMARY KEY("workspace_id","import_id","page")
);
--> statement-breakpoint
ALTER TABLE "import_page" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "mailbox" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"address" text NOT NULL,
	"display_name" text NOT NULL,
	"status" text NOT NULL,
	"status_reason" text,
	"connection" jsonb NOT NULL,
	"ramp_started_at" timestamp with time zone NOT NULL,
	"window_start_minute" integer NOT NULL,
	"window_end_minute" integer NOT NULL,
	"last_dispatch_at" timestamp with time zone,
	"last_read_at" timestamp with time zone,
	"read_cursor" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "mailbox" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "campaign" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"name" text NOT NULL,
	"status" text NOT NULL,
	"status_reason" text,
	"audience" jsonb NOT NULL,
	"language" text NOT NULL,
	"mailbox_id" text,
	"sequence_id" text,
	"enrolled" integer NOT NULL,
	"ended" integer NOT NULL,
	"started_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	"created_by" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "campaign" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sequence" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"version" integer NOT NULL,
	"steps" jsonb NOT NULL,
	"published_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sequence" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "enrollment" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"campaign_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"mailbox_id" text NOT NULL,
	"stage" text,
	"ended" text,
	"step" integer NOT NULL,
	"wake_at" timestamp with time zone,
	"reason" text,
	"ended_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "enrollment" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "draft" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"class" text NOT NULL,
	"enrollment_id" text,
	"campaign_id" text,
	"lead_id" text NOT NULL,
	"mailbox_id" text NOT NULL,
	"conversation_id" text,
	"sequence_id" text,
	"step" integer NOT NULL,
	"attempt" integer NOT NULL,
	"variant" text NOT NULL,
	"recipient" text NOT NULL,
	"recipient_name" text NOT NULL,
	"sender" text NOT NULL,
	"subject" text NOT NULL,
	"body" text NOT NULL,
	"content_hash" text NOT NULL,
	"status" text NOT NULL,
	"claims" jsonb NOT NULL,
	"lint" jsonb NOT NULL,
	"problems" jsonb NOT NULL,
	"expires_at" timestamp with time zone,
	"slot_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "draft" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "approval" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"draft_id" text NOT NULL,
	"content_hash" text NOT NULL,
	"decision" text NOT NULL,
	"decided_by" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"acknowledged_at" timestamp with time zone,
	"withdrawn_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "approval" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "dispatch" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"draft_id" text NOT NULL,
	"enrollment_id" text,
	"campaign_id" text,
	"lead_id" text NOT NULL,
	"mailbox_id" text NOT NULL,
	"class" text NOT NULL,
	"step" integer NOT NULL,
	"status" text NOT NULL,
	"content_hash" text NOT NULL,
	"message_id" text NOT NULL,
	"clearance" jsonb NOT NULL,
	"intended_at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"outcome" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "dispatch" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "conversation" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"lead_id" text,
	"enrollment_id" text,
	"mailbox_id" text NOT NULL,
	"subject" text NOT NULL,
	"kind" text,
	"last_inbound_at" timestamp with time zone,
	"last_message_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversation" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "message" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"mailbox_id" text NOT NULL,
	"conversation_id" text,
	"lead_id" text,
	"dispatch_id" text,
	"direction" text NOT NULL,
	"external_id" text NOT NULL,
	"message_id" text,
	"from_address" text NOT NULL,
	"from_name" text NOT NULL,
	"to_address" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"raw" "bytea",
	"triage" jsonb,
	"kind" text,
	"corrected_by" text,
	"matched_by" text,
	"at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "message" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "meeting" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"enrollment_id" text,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"status" text NOT NULL,
	"title" text NOT NULL,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"zone" text NOT NULL,
	"place" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "meeting" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "hook_receipt" (
	"workspace_id" text NOT NULL,
	"vendor" text NOT NULL,
	"key" text NOT NULL,
	"raw" "bytea" NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	CONSTRAINT "hook_receipt_workspace_id_vendor_key_pk" PRIMARY KEY("workspace_id","vendor","key")
);
--> statement-breakpoint
ALTER TABLE "hook_receipt" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "booking_hook" (
	"workspace_id" text NOT NULL,
	"vendor" text NOT NULL,
	"sealed_secret" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "booking_hook_workspace_id_vendor_pk" PRIMARY KEY("workspace_id","vendor")
);
--> statement-breakpoint
ALTER TABLE "booking_hook" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "proposal" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"kind" text NOT NULL,
	"message_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"values" jsonb NOT NULL,
	"status" text NOT NULL,
	"decided_by" text,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "proposal" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "alert" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"code" text NOT NULL,
	"subject" text NOT NULL,
	"values" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"settled_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "alert" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sandbox_mail" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"direction" text NOT NULL,
	"mailbox_id" text NOT NULL,
	"lead_id" text,
	"message_id" text NOT NULL,
	"envelope_from" text NOT NULL,
	"envelope_to" text NOT NULL,
	"raw" "bytea" NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"planned_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "sandbox_mail" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE TABLE "sandbox_answer" (
	"id" text PRIMARY KEY NOT NULL,
	"workspace_id" text NOT NULL,
	"mail_id" text NOT NULL,
	"lead_id" text NOT NULL,
	"kind" text NOT NULL,
	"words" text,
	"by_hand" boolean NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "sandbox_answer" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "auth"."credential" ADD CONSTRAINT "credential_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "auth"."session" ADD CONSTRAINT "session_user_id_user_id_fk" FOREIGN KEY ("user_id") REFERENCES "auth"."user"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "verification_identifier" ON "auth"."verification" USING btree ("identifier");--> statement-breakpoint
CREATE INDEX "credential_user" ON "auth"."credential" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "session_user" ON "auth"."session" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "workspace_account" ON "workspace" USING btree ("account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "workspace_creation" ON "workspace" USING btree ("creation_key");--> statement-breakpoint
CREATE UNIQUE INDEX "member_once" ON "member" USING btree ("workspace_id","user_id");--> statement-breakpoint
CREATE INDEX "member_user" ON "member" USING btree ("user_id");--> statement-breakpoint
CREATE UNIQUE INDEX "api_key_secret" ON "api_key" USING btree ("workspace_id","secret_hash");--> statement-breakpoint
CREATE INDEX "audit_by_time" ON "audit_entry" USING btree ("workspace_id","at","id");--> statement-breakpoint
CREATE INDEX "audit_by_subject" ON "audit_entry" USING btree ("workspace_id","subject");--> statement-breakpoint
CREATE UNIQUE INDEX "company_key" ON "company" USING btree ("workspace_id","key");--> statement-breakpoint
CREATE UNIQUE INDEX "lead_email" ON "lead" USING btree ("workspace_id","email");--> statement-breakpoint
CREATE INDEX "lead_by_creation" ON "lead" USING btree ("workspace_id","created_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "lead_by_company" ON "lead" USING btree ("workspace_id","company_id");--> statement-breakpoint
CREATE INDEX "lead_to_verify" ON "lead" USING btree ("workspace_id","verified_at");--> statement-breakpoint
CREATE INDEX "lead_by_source" ON "lead" USING btree ("workspace_id","source");--> statement-breakpoint
CREATE INDEX "evidence_of_lead" ON "evidence" USING btree ("workspace_id","lead_id");--> statement-breakpoint
CREATE INDEX "note_of_lead" ON "note" USING btree ("workspace_id","lead_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "suppression_key" ON "suppression" USING btree ("account_id","kind","key");--> statement-breakpoint
CREATE INDEX "contact_by_email" ON "contact" USING btree ("account_id","email","at");--> statement-breakpoint
CREATE INDEX "contact_by_company" ON "contact" USING btree ("account_id","company_key","at");--> statement-breakpoint
CREATE UNIQUE INDEX "mailbox_address" ON "mailbox" USING btree ("workspace_id","address");--> statement-breakpoint
CREATE INDEX "campaign_by_status" ON "campaign" USING btree ("workspace_id","status");--> statement-breakpoint
CREATE UNIQUE INDEX "sequence_version" ON "sequence" USING btree ("workspace_id","campaign_id","version");--> statement-breakpoint
CREATE UNIQUE INDEX "enrollment_once" ON "enrollment" USING btree ("workspace_id","campaign_id","lead_id");--> statement-breakpoint
CREATE INDEX "enrollment_of_lead" ON "enrollment" USING btree ("workspace_id","lead_id");--> statement-breakpoint
CREATE INDEX "enrollment_by_stage" ON "enrollment" USING btree ("workspace_id","campaign_id","stage");--> statement-breakpoint
CREATE INDEX "enrollment_to_wake" ON "enrollment" USING btree ("workspace_id","wake_at") WHERE "enrollment"."stage" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "draft_of_step" ON "draft" USING btree ("workspace_id","enrollment_id","class","step","attempt");--> statement-breakpoint
CREATE INDEX "draft_to_approve" ON "draft" USING btree ("workspace_id","status","created_at","id");--> statement-breakpoint
CREATE INDEX "draft_of_lead" ON "draft" USING btree ("workspace_id","lead_id");--> statement-breakpoint
CREATE UNIQUE INDEX "approval_in_force" ON "approval" USING btree ("workspace_id","draft_id") WHERE "approval"."withdrawn_at" is null;--> statement-breakpoint
CREATE INDEX "approval_to_acknowledge" ON "approval" USING btree ("workspace_id","decided_at") WHERE "approval"."acknowledged_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "dispatch_of_draft" ON "dispatch" USING btree ("workspace_id","draft_id") WHERE "dispatch"."status" <> 'refused';--> statement-breakpoint
CREATE UNIQUE INDEX "dispatch_of_step" ON "dispatch" USING btree ("workspace_id","enrollment_id","step") WHERE "dispatch"."status" <> 'refused' and "dispatch"."class" = 'sequence';--> statement-breakpoint
CREATE UNIQUE INDEX "dispatch_message_id" ON "dispatch" USING btree ("workspace_id","message_id");--> statement-breakpoint
CREATE INDEX "dispatch_by_time" ON "dispatch" USING btree ("workspace_id","intended_at","id");--> statement-breakpoint
CREATE INDEX "dispatch_of_mailbox" ON "dispatch" USING btree ("workspace_id","mailbox_id","intended_at");--> statement-breakpoint
CREATE INDEX "conversation_by_time" ON "conversation" USING btree ("workspace_id","last_message_at","id");--> statement-breakpoint
CREATE INDEX "conversation_of_lead" ON "conversation" USING btree ("workspace_id","lead_id");--> statement-breakpoint
CREATE INDEX "conversation_of_enrollment" ON "conversation" USING btree ("workspace_id","enrollment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "message_once" ON "message" USING btree ("workspace_id","mailbox_id","direction","external_id");--> statement-breakpoint
CREATE INDEX "message_by_message_id" ON "message" USING btree ("workspace_id","message_id");--> statement-breakpoint
CREATE INDEX "message_of_conversation" ON "message" USING btree ("workspace_id","conversation_id","at");--> statement-breakpoint
CREATE INDEX "message_of_lead" ON "message" USING btree ("workspace_id","lead_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "meeting_once" ON "meeting" USING btree ("workspace_id","source","external_id");--> statement-breakpoint
CREATE INDEX "meeting_by_start" ON "meeting" USING btree ("workspace_id","starts_at");--> statement-breakpoint
CREATE INDEX "meeting_of_lead" ON "meeting" USING btree ("workspace_id","lead_id");--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_once" ON "proposal" USING btree ("workspace_id","message_id","kind");--> statement-breakpoint
CREATE INDEX "alert_open" ON "alert" USING btree ("workspace_id","at") WHERE "alert"."settled_at" is null;--> statement-breakpoint
CREATE INDEX "sandbox_mail_of_mailbox" ON "sandbox_mail" USING btree ("workspace_id","mailbox_id","direction","id");--> statement-breakpoint
CREATE INDEX "sandbox_mail_of_lead" ON "sandbox_mail" USING btree ("workspace_id","lead_id","id");--> statement-breakpoint
CREATE INDEX "sandbox_mail_to_plan" ON "sandbox_mail" USING btree ("workspace_id","id") WHERE "sandbox_mail"."direction" = 'to_prospect' and "sandbox_mail"."planned_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "sandbox_mail_once" ON "sandbox_mail" USING btree ("workspace_id","direction","message_id","envelope_to");--> statement-breakpoint
CREATE UNIQUE INDEX "sandbox_answer_once" ON "sandbox_answer" USING btree ("workspace_id","mail_id","kind") WHERE not "sandbox_answer"."by_hand";--> statement-breakpoint
CREATE INDEX "sandbox_answer_due" ON "sandbox_answer" USING btree ("workspace_id","due_at") WHERE "sandbox_answer"."done_at" is null;--> statement-breakpoint
CREATE POLICY "in_directory" ON "account" AS PERMISSIVE FOR ALL TO "leadgen_directory" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_account" ON "account" AS PERMISSIVE FOR SELECT TO "leadgen_app" USING (id = current_setting('app.account_id', true));--> statement-breakpoint
CREATE POLICY "in_directory" ON "workspace" AS PERMISSIVE FOR ALL TO "leadgen_directory" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "own_workspace" ON "workspace" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (id = current_setting('app.workspace_id', true)) WITH CHECK (id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "member" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "in_directory" ON "member" AS PERMISSIVE FOR ALL TO "leadgen_directory" USING (true) WITH CHECK (true);--> statement-breakpoint
CREATE POLICY "of_workspace" ON "api_key" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "audit_entry" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "idempotency_key" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "company" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "lead" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "provenance" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "evidence" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "note" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_account" ON "suppression" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (account_id = current_setting('app.account_id', true)) WITH CHECK (account_id = current_setting('app.account_id', true));--> statement-breakpoint
CREATE POLICY "of_account" ON "contact" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (account_id = current_setting('app.account_id', true)) WITH CHECK (account_id = current_setting('app.account_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "import" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "import_error" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "import_page" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "mailbox" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "campaign" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "sequence" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "enrollment" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "draft" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "approval" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "dispatch" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "conversation" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "message" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "meeting" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "hook_receipt" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "booking_hook" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "proposal" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "alert" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "sandbox_mail" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));--> statement-breakpoint
CREATE POLICY "of_workspace" ON "sandbox_answer" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (workspace_id = current_setting('app.workspace_id', true)) WITH CHECK (workspace_id = current_setting('app.workspace_id', true));