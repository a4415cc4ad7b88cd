-- What was audited stays as it is, even for a service with a fault, or one that is made to run someone else's SQL. A role that could
-- take the right back, the owner or a superuser, is none the service may run as.
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM "${service-role}";
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_head FROM "${service-role}";
-- Whoever may run it could make it the trigger of a table of their own, and move the head by that.
REVOKE EXECUTE ON FUNCTION audit_append() FROM PUBLIC;
DO $$
BEGIN
    IF has_table_privilege('${service-role}', 'audit_log', 'UPDATE, DELETE, TRUNCATE')
       OR has_table_privilege('${service-role}', 'audit_head', 'INSERT, UPDATE, DELETE, TRUNCATE')
       OR pg_has_role('${service-role}', (SELECT relowner FROM pg_class WHERE oid = 'audit_log'::regclass), 'MEMBER')
       OR pg_has_role('${service-role}', (SELECT nspowner FROM pg_namespace WHERE nspname = 'public'), 'MEMBER')
       OR (SELECT rolcreaterole FROM pg_roles WHERE rolname = '${service-role}') THEN
        RAISE EXCEPTION 'the role ${service-role} could change the audit log: give spring.r2dbc.username a role that is '
            'no superuser, owns neither the tables nor the schema or database, and makes no roles';
    END IF;
END
$$;
