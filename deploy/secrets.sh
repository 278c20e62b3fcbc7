#!/bin/sh
# Writes .env with a random value for each secret of docker-compose.yml. What is there already stays.
set -eu
cd "$(dirname "$0")/.."
file=${1:-.env}
if [ -e "$file" ]; then
  echo "$file is there already and stays as it is" >&2
  exit 1
fi
umask 077

bytes() {
  head -c "$1" /dev/urandom | base64 | tr -d '\n'
}

url_safe() {
  bytes 32 | tr '+/' '-_' | tr -d '='
}

{
  echo "# The domain that points to this machine; localhost gets a certificate of Caddy's own."
  echo "HUB_DOMAIN=${HUB_DOMAIN:-localhost}"
  for name in HUB_DB_PASSWORD HUB_S3_SECRET_KEY HUB_OPERATOR_PASSWORD HUB_SERVICE_KEY HUB_INVESTOR_KEY \
    HUB_EA_KEY HUB_TRADINGVIEW_TOKEN HUB_SUPABASE_TOKEN HUB_SECRETS_KEY GRAFANA_PASSWORD; do
    echo "$name=$(url_safe)"
  done
  echo "HUB_MT5_SECRET=whsec_$(bytes 32)"
} > "$file.partial"
mv "$file.partial" "$file"
echo "$file is written; keep a copy of it where only you can read it"
