-- +goose Up

-- Whether a profile is of a customer or a supplier: a function of its body, which
-- Verify recomputes.
ALTER TABLE dossier_profiles ADD COLUMN subject TEXT NOT NULL DEFAULT '';
UPDATE dossier_profiles SET subject = COALESCE(json_extract(body, '$.basics.subject'), '');

-- Whether a transaction is a sale or a purchase. Those of before do not say it: they
-- take it from their profile.
ALTER TABLE dossier_transactions ADD COLUMN subject TEXT NOT NULL DEFAULT '';
UPDATE dossier_transactions SET subject = COALESCE((
	SELECT p.subject FROM dossier_profiles p WHERE p.org = dossier_transactions.org AND p.id = dossier_transactions.profile), '');

-- To add them up by the one or the other.
DROP INDEX dossier_transactions_customer;
DROP INDEX dossier_transactions_day;
CREATE INDEX dossier_transactions_customer ON dossier_transactions (org, customer, day, amount, state, subject);
CREATE INDEX dossier_transactions_day ON dossier_transactions (org, day, id, amount, state, subject);
