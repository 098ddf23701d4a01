#!/usr/bin/env bash
# Builds OpsBoard and serves it, from a bare checkout, as root or not. Ctrl-C or SIGTERM stops it cleanly.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: deploy/run.sh [options]
  --port N          port on 127.0.0.1 (1 to 65535; default 5080)
  --urls LIST       addresses to serve instead of --port, such as http://0.0.0.0:5080
  --data DIR        folder of the database and of everything else kept (default .data in the checkout)
  --scenario NAME   jilin-2022 or none (default jilin-2022), loaded when the database is empty
  --speed N         how many times faster than life the scenario runs (1 to 10000; default 1440)
USAGE
}

refuse() {
    echo "deploy/run.sh: $1" >&2
    usage >&2
    exit 2
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
port=5080
urls=
data=
scenario=jilin-2022
speed=1440

while (($# > 0)); do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --port | --urls | --data | --scenario | --speed)
            if (($# < 2)) || [[ -z $2 ]]; then
                refuse "$1 needs a value."
            fi
            printf -v "${1#--}" %s "$2"
            shift 2
            ;;
        *) refuse "unknown option '$1'." ;;
    esac
done

if [[ ! $port =~ ^[1-9][0-9]{0,4}$ ]] || ((port > 65535)); then
    refuse "--port takes a number from 1 to 65535, not '$port'."
fi
if [[ ! $speed =~ ^[1-9][0-9]{0,4}$ ]] || ((speed > 10000)); then
    refuse "--speed takes a whole number from 1 to 10000, not '$speed'."
fi
if [[ $scenario != jilin-2022 && $scenario != none ]]; then
    refuse "--scenario takes jilin-2022 or none, not '$scenario'."
fi
[[ -n $urls ]] || urls=http://127.0.0.1:$port

# shellcheck source=deploy/prepare.sh
source "$root/deploy/prepare.sh"

if [[ -z $data ]]; then
    data=$root/.data
    # PostgreSQL never runs as root, so its data must lie where another user may go.
    if ((EUID == 0)) && [[ ! -e $data ]] && ! open_to_others "$root"; then
        data=/var/lib/opsboard/$(printf %s "$root" | sha256sum | cut -c1-12)
        echo "Only root may enter $root, so the data is kept in $data."
    fi
fi
mkdir -p "$data"
data=$(cd "$data" && pwd)

if [[ -z ${ConnectionStrings__OpsBoard:-} ]]; then
    phase "PostgreSQL" need_postgres
fi
phase "Browser scripts" need_browser_scripts
phase "Build" build_server

cd "$root"
exec dotnet src/OpsBoard.Web/bin/Release/net10.0/OpsBoard.Web.dll \
    --urls "$urls" --OpsBoard:Data "$data" --OpsBoard:Scenario "$scenario" --OpsBoard:Speed "$speed"
