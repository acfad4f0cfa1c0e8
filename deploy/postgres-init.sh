#!/usr/bin/env bash
# Prepares the database $POSTGRES_DB for Counterfoil, as its superuser $POSTGRES_USER (PostgreSQL 15 or newer).
# The container of compose.yaml runs it once, on an empty data directory; run it by hand on a server of your own.
# It may be run again: it then sets the passwords and limits anew.
#
#   counterfoil_owner   owns the tables; only migrations log in as it
#   counterfoil_app     the app and its worker: reads and writes rows, owns nothing, cannot pass row-level security
#   counterfoil_query   SQL that a model wrote: reads what migrations grant it column by column, and nothing else
set -euo pipefail
: "${COUNTERFOIL_OWNER_PASSWORD:?name the password of the role counterfoil_owner}"
: "${COUNTERFOIL_APP_PASSWORD:?name the password of the role counterfoil_app}"
: "${COUNTERFOIL_QUERY_PASSWORD:?name the password of the role counterfoil_query}"
export COUNTERFOIL_OWNER_PASSWORD COUNTERFOIL_APP_PASSWORD COUNTERFOIL_QUERY_PASSWORD

psql -X -q -v ON_ERROR_STOP=1 --single-transaction --username "${POSTGRES_USER:-postgres}" \
    --dbname "${POSTGRES_DB:-counterfoil}" <<'SQL'
-- Passwords come through the environment, where a list of processes does not show them.
\getenv owner_password COUNTERFOIL_OWNER_PASSWORD
\getenv app_password COUNTERFOIL_APP_PASSWORD
\getenv query_password COUNTERFOIL_QUERY_PASSWORD
SET client_min_messages = warning;
SET password_encryption = 'scram-sha-256';

SELECT format('CREATE ROLE %I', name) FROM unnest(ARRAY['counterfoil_owner', 'counterfoil_app', 'counterfoil_query']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
\gexec
ALTER ROLE counterfoil_owner LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'owner_password';
ALTER ROLE counterfoil_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT PASSWORD :'app_password';
ALTER ROLE counterfoil_query LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS NOINHERIT
    CONNECTION LIMIT 10 PASSWORD :'query_password';
ALTER ROLE counterfoil_query SET default_transaction_read_only = on;
ALTER ROLE counterfoil_query SET statement_timeout = '10s';
ALTER ROLE counterfoil_query SET lock_timeout = '1s';
ALTER ROLE counterfoil_query SET temp_file_limit = '64MB';

-- Nobody gets anything by being a role of this server.
SELECT format('ALTER DATABASE %I OWNER TO counterfoil_owner', current_database()) \gexec
SELECT format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database()) \gexec
SELECT format('GRANT CONNECT ON DATABASE %I TO counterfoil_app, counterfoil_query', current_database()) \gexec
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO counterfoil_app, counterfoil_query;

-- What migrations make from now on is for the app to use. A table that it may only add to, such as the audit, says so
-- in its migration by a REVOKE; what the query role may read is granted there too.
ALTER DEFAULT PRIVILEGES FOR ROLE counterfoil_owner REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE counterfoil_owner GRANT USAGE ON SCHEMAS TO counterfoil_app;
ALTER DEFAULT PRIVILEGES FOR ROLE counterfoil_owner GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO counterfoil_app;
ALTER DEFAULT PRIVILEGES FOR ROLE counterfoil_owner GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO counterfoil_app;
ALTER DEFAULT PRIVILEGES FOR ROLE counterfoil_owner GRANT EXECUTE ON FUNCTIONS TO counterfoil_app;
SQL
