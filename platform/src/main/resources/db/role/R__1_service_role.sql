-- The service reads and writes rows, those of later tables too, and cannot change the schema, which belongs to the role that
-- migrates it. Done again whenever the service's role is another.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "${service-role}";
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO "${service-role}";
REVOKE ALL ON flyway_schema_history FROM "${service-role}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO "${service-role}";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE ON SEQUENCES TO "${service-role}";
