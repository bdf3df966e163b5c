#!/bin/sh
# Runs once, when the database is made. Two roles: one owns the tables and migrates, the other serves and can only read and
# write rows. Without TRUNCATE and without ownership it gets past no trigger that keeps the log as it was written.
set -eu
: "${OWNER_PASSWORD_FILE:?}" "${APPLICATION_PASSWORD_FILE:?}"
psql -v ON_ERROR_STOP=1 --no-psqlrc --quiet -U "$POSTGRES_USER" -d postgres <<'SQL'
\set owner `cat "$OWNER_PASSWORD_FILE"`
\set application `cat "$APPLICATION_PASSWORD_FILE"`
CREATE ROLE portal_owner LOGIN NOSUPERUSER PASSWORD :'owner';
CREATE ROLE portal LOGIN NOSUPERUSER NOINHERIT PASSWORD :'application';
CREATE DATABASE portal OWNER portal_owner;
REVOKE ALL ON DATABASE portal FROM PUBLIC;
GRANT CONNECT ON DATABASE portal TO portal;
\connect portal
CREATE EXTENSION vector;
ALTER SCHEMA public OWNER TO portal_owner;
GRANT USAGE ON SCHEMA public TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO portal;
ALTER DEFAULT PRIVILEGES FOR ROLE portal_owner IN SCHEMA public GRANT SELECT, USAGE ON SEQUENCES TO portal;
SQL
