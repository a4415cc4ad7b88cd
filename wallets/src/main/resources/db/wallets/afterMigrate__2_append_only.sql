-- What was booked stays as it is, even for a service that is broken or broken into. A role that could take the right back,
-- the owner or a superuser, is none the service may run as.
REVOKE UPDATE, DELETE, TRUNCATE ON entries, movements FROM "${service-role}";
DO $$
BEGIN
    IF has_table_privilege('${service-role}', 'entries', 'UPDATE, DELETE, TRUNCATE')
       OR has_table_privilege('${service-role}', 'movements', 'UPDATE, DELETE, TRUNCATE')
       OR pg_has_role('${service-role}', (SELECT relowner FROM pg_class WHERE oid = 'entries'::regclass), 'MEMBER') THEN
        RAISE EXCEPTION 'the role ${service-role} could change entries: '
            'give spring.r2dbc.username a role that is neither a superuser nor the owner of the tables';
    END IF;
END
$$;
