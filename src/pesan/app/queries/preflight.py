"""What the database is asked before anything is served, on a plain connection of the role itself.

No `@statement`: the schema may not be there yet, and the connection is no pool's.
"""

# Being one of these, or a member of one, would step over row-level security.
MIGHT = """
    SELECT
        bool_or(r.rolsuper) AS superuser,
        bool_or(r.rolbypassrls) AS bypasses,
        EXISTS (
            SELECT FROM pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
                AND pg_has_role(current_user, c.relowner, 'MEMBER')
        ) AS owns
    FROM pg_roles r WHERE pg_has_role(current_user, r.oid, 'MEMBER')
"""

# Row-level security is forced on the tables' owner too: such a role would find no fault, ever.
OWNER = """
    SELECT rolname::text AS name, rolsuper OR rolbypassrls AS sees_everything
    FROM pg_roles WHERE rolname = current_user
"""

DURABILITY = """
    SELECT name, setting FROM pg_settings
    WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit') AND setting = 'off'
    ORDER BY name
"""

HAS_SCHEMA = "SELECT to_regclass('public.alembic_version') IS NOT NULL"

SCHEMA = "SELECT version_num::text FROM alembic_version"

HAS_DATABASE = "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)"
