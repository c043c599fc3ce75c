-- What an account sells: words with commas between them. An account that an application opened sells what that says.
ALTER TABLE accounts ADD COLUMN product_families TEXT NOT NULL DEFAULT '';
UPDATE accounts SET product_families = product_families || 'azure,' WHERE EXISTS (SELECT 1 FROM enrolments e
    WHERE e.account_id = accounts.id AND e.draft LIKE '%"productFamilies":[%"azure"%');
UPDATE accounts SET product_families = product_families || 'microsoft365,' WHERE EXISTS (SELECT 1 FROM enrolments e
    WHERE e.account_id = accounts.id AND e.draft LIKE '%"productFamilies":[%"microsoft365"%');
UPDATE accounts SET product_families = product_families || 'dynamics365,' WHERE EXISTS (SELECT 1 FROM enrolments e
    WHERE e.account_id = accounts.id AND e.draft LIKE '%"productFamilies":[%"dynamics365"%');
UPDATE accounts SET product_families = product_families || 'software,' WHERE EXISTS (SELECT 1 FROM enrolments e
    WHERE e.account_id = accounts.id AND e.draft LIKE '%"productFamilies":[%"software"%');
UPDATE accounts SET product_families = product_families || 'marketplace,' WHERE EXISTS (SELECT 1 FROM enrolments e
    WHERE e.account_id = accounts.id AND e.draft LIKE '%"productFamilies":[%"marketplace"%');
