-- After each migration: the service reads and writes rows, and cannot change the schema that the owner migrates.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "${service-role}";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "${service-role}";
REVOKE ALL ON flyway_schema_history FROM "${service-role}";
