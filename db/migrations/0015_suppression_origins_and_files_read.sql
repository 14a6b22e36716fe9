CREATE TABLE "suppression_origin" (
	"account_id" text NOT NULL,
	"suppression_id" text NOT NULL,
	"reason" text NOT NULL,
	"origin" text NOT NULL,
	"workspace_id" text,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "suppression_origin_suppression_id_origin_reason_pk" PRIMARY KEY("suppression_id","origin","reason")
);
--> statement-breakpoint
ALTER TABLE "suppression_origin" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
ALTER TABLE "draft" ADD COLUMN "to_score" boolean DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX "suppression_origin_of" ON "suppression_origin" USING btree ("account_id","origin");--> statement-breakpoint
CREATE POLICY "of_account" ON "suppression_origin" AS PERMISSIVE FOR ALL TO "leadgen_app" USING (account_id = current_setting('app.account_id', true)) WITH CHECK (account_id = current_setting('app.account_id', true));--> statement-breakpoint
-- What each row says is its first origin; what it had replaced is found again in the audit log, and in the messages of the account.
insert into suppression_origin (account_id, suppression_id, reason, origin, workspace_id, at)
select account_id, id, reason, origin, workspace_id, at from suppression;--> statement-breakpoint
insert into suppression_origin (account_id, suppression_id, reason, origin, workspace_id, at)
select s.account_id, s.id, 'manual', a.actor, a.workspace_id, max(a.at)
from audit_entry a join suppression s on s.kind <> 'hash'
  and s.id = case a.action when 'suppression.created' then a.subject else a.details ->> 'suppression' end
where a.action in ('suppression.created', 'lead.suppressed')
group by s.account_id, s.id, a.actor, a.workspace_id
on conflict do nothing;--> statement-breakpoint
insert into suppression_origin (account_id, suppression_id, reason, origin, workspace_id, at)
select s.account_id, s.id, m.kind, m.id, m.workspace_id, m.at
from message m join workspace w on w.id = m.workspace_id
join lead l on l.workspace_id = m.workspace_id and l.id = m.lead_id
join suppression s on s.account_id = w.account_id and s.kind = 'address' and (
  s.key = regexp_replace(lower(l.email), '^(.[^@+]*)[+][^@]*@', '\1@')
  or m.kind = 'opt_out' and coalesce(m.matched_by, '') not in ('report', 'recipient', 'token')
  and s.key = regexp_replace(lower(m.from_address), '^(.[^@+]*)[+][^@]*@', '\1@')
  and split_part(lower(m.from_address), '@', 2) <> split_part(lower(m.to_address), '@', 2))
where m.direction = 'in' and m.kind in ('opt_out', 'negative', 'bounce_hard', 'complaint')
on conflict do nothing;
--> statement-breakpoint
-- A file that is read is in its pages.
update import set file = null where status <> 'reading' and file is not null;
--> statement-breakpoint
-- Guards look once something has happened: what happened before there were any counts. What a person let go on stays forgiven.
insert into guard (workspace_id, target, subject, troubled_at, resumed_at, created_at, updated_at)
select workspace_id, target, subject, max(troubled_at), max(resumed_at), max(troubled_at), max(troubled_at) from (
  select d.workspace_id, of_send.target, of_send.subject, m.resumed_at,
    greatest(d.bounced_at, d.complained_at, d.opted_out_at) as troubled_at
  from dispatch d join mailbox m on m.workspace_id = d.workspace_id and m.id = d.mailbox_id
  cross join lateral (values ('source', d.source), ('provider', d.provider), ('domain', split_part(m.address, '@', 2)))
    as of_send(target, subject)
) happened
where troubled_at is not null and subject is not null and not (target = 'provider' and subject in ('other', 'none'))
group by workspace_id, target, subject
on conflict do nothing;
