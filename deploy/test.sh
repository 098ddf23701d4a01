#!/usr/bin/env bash
# Every check there is: build with warnings as errors, formatting, all tests on a real PostgreSQL and a real browser.
# The last line is "N passed, N failed, N skipped", counted from the results.
set -euo pipefail

usage() {
    cat <<'USAGE'
Usage: deploy/test.sh [--quick]
  --quick   leaves out the browser tests
USAGE
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
quick=false
while (($# > 0)); do
    case $1 in
        -h | --help)
            usage
            exit 0
            ;;
        --quick) quick=true ;;
        *)
            echo "deploy/test.sh: unknown option '$1'." >&2
            usage >&2
            exit 2
            ;;
    esac
    shift
done

# shellcheck source=deploy/prepare.sh
source "$root/deploy/prepare.sh"
cd "$root"
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT

need_browser() {
    local packages=()
    command -v chromium >/dev/null || packages+=(chromium)
    fc-list 2>/dev/null | grep -i 'noto.*cjk' >/dev/null || packages+=(fonts-noto-cjk)
    ((${#packages[@]} > 0)) || return 0
    can_install || missing "${packages[*]}" "The browser tests need it: install the distribution's package, or use --quick."
    install fontconfig "${packages[@]}"
}

build_all() {
    need_dotnet
    dotnet build OpsBoard.sln -c Release --nologo -v quiet -warnaserror
}

check_format() {
    dotnet format OpsBoard.sln --verify-no-changes --no-restore
}

# counter FILE NAME: one of the counters of a .trx file.
counter() {
    grep -o '<Counters [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | tr -cd '0-9'
}

passed=0
failed=0
skipped=0
broken=()

# The runner inside each test program: the one of `dotnet test` takes a long last test for a crash (xunit's
# CrashDetectionSink gives up when the last message is older than 5 s as the process ends).
test_project() {
    local project=$1 name status=0 total executed good
    name=$(basename "$project" .csproj)
    dotnet "$(dirname "$project")/bin/Release/net10.0/$name.dll" -noLogo -noColor -trx "$results/$name.trx" || status=$?
    if [[ ! -s $results/$name.trx ]]; then
        broken+=("$name produced no result")
        return
    fi
    total=$(counter "$results/$name.trx" total)
    executed=$(counter "$results/$name.trx" executed)
    good=$(counter "$results/$name.trx" passed)
    passed=$((passed + good))
    failed=$((failed + executed - good))
    skipped=$((skipped + total - executed))
    if ((total == 0)); then
        broken+=("$name ran no test")
    elif ((status != 0 && executed == good)); then
        broken+=("$name ended with $status though no test failed")
    fi
}

phase "PostgreSQL" need_postgres
$quick || phase "Browser" need_browser
phase "Browser scripts" need_browser_scripts
phase "Build" build_all
phase "Formatting" check_format
for project in tests/*.Tests/*.csproj; do
    if $quick && [[ $project == *.Browser.Tests.csproj ]]; then
        echo "== $(basename "$project" .csproj): left out (--quick)"
        continue
    fi
    phase "$(basename "$project" .csproj)" test_project "$project"
done

echo "== All: $SECONDS s"
for problem in "${broken[@]}"; do
    echo "$problem" >&2
done
echo "$passed passed, $failed failed, $skipped skipped"
((failed == 0 && ${#broken[@]} == 0))
