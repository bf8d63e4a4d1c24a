-- +goose Up

-- The grade of credit standing that analyses count, of approved profiles alone: a
-- function of its body, which Verify recomputes.
UPDATE dossier_profiles SET grade = '' WHERE state <> 'approved';
