#!/usr/bin/env bash
# Run once by PostgreSQL's image when its database is made: the login of the nodes, which can alter nothing.
psql --set=ON_ERROR_STOP=1 --set=password="$CAIRN_SERVICE_PASSWORD" --username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<<"CREATE ROLE cairn_service LOGIN PASSWORD :'password'"
