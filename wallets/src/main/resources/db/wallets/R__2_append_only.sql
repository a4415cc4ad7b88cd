-- What was booked stays as it is, even for a service with a fault, or one that is made to run someone else's SQL. A role that could
-- take the right back, the owner or a superuser, is none the service may run as.
REVOKE UPDATE, DELETE, TRUNCATE ON entries, movements FROM "${service-role}";
REVOKE DELETE, TRUNCATE ON shards, accounts, wallets FROM "${service-role}";
DO $$
BEGIN
    IF has_table_privilege('${service-role}', 'entries', 'UPDATE, DELETE, TRUNCATE')
       OR has_table_privilege('${service-role}', 'movements', 'UPDATE, DELETE, TRUNCATE')
       OR pg_has_role('${service-role}', (SELECT relowner FROM pg_class WHERE oid = 'entries'::regclass), 'MEMBER')
       OR pg_has_role('${service-role}', (SELECT nspowner FROM pg_namespace WHERE nspname = 'public'), 'MEMBER')
       OR (SELECT rolcreaterole FROM pg_roles WHERE rolname = '${service-role}') THEN
        RAISE EXCEPTION 'the role ${service-role} could change entries: give spring.r2dbc.username a role that is '
            'no superuser, owns neither the tables nor the schema or database, and makes no roles';
    END IF;
END
$$;
