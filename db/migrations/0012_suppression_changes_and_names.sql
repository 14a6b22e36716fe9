CREATE TABLE "suppression_change" (
	"account_id" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"heard" boolean NOT NULL,
	CONSTRAINT "suppression_change_account_id_kind_key_pk" PRIMARY KEY("account_id","kind","key")
);
--> statement-breakpoint
ALTER TABLE "suppression_change" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "lead" ADD COLUMN "full_name" text GENERATED ALWAYS AS (lower(first_name) || ' ' || lower(last_name)) STORED;--> statement-breakpoint
ALTER TABLE "dispatch" ADD COLUMN "carried" json;--> statement-breakpoint
CREATE INDEX "lead_by_name" ON "lead" USING btree ("workspace_id","full_name");--> statement-breakpoint
CREATE POLICY "of_account" ON "suppression_change" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (account_id = current_setting('app.account_id', true)) WITH CHECK (account_id = current_setting('app.account_id', true));--> statement-breakpoint
-- Every mark is looked at again once: some were left by suppressions that are lifted.
insert into suppression_change (account_id, kind, key, heard)
select account_id, kind, key, false from suppression where kind <> 'hash'
union
select w.account_id, 'address', regexp_replace(l.email, '^(.[^@+]*)[+][^@]*@', '\1@'), false
from lead l join workspace w on w.id = l.workspace_id where l.suppressed;
