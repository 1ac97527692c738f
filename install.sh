#!/bin/sh
# Installs cairn for the current user, or a newer version over an older one; never needs root, never touches memories.
#   ./install.sh                      from the unpacked archive that this script is in
#   ./install.sh --from PLACE         from a folder or a URL that holds SHA256SUMS and the archives
#   ./install.sh --prefix FOLDER      into FOLDER/bin and FOLDER/lib instead of ~/.local
#   ./install.sh --uninstall          removes the program and its service; the memories stay
set -eu
umask 022

fail() {
    echo "install.sh: $1" >&2
    exit 1
}

sha256() { if command -v sha256sum >/dev/null; then sha256sum "$@"; else shasum -a 256 "$@"; fi; }

# verify LIST: checks the files of the current folder that are in the list.
verify() { sha256 --check "$1" >/dev/null || fail "what is in $PWD is not what SHA256SUMS says; fetch it again"; }

# fetch NAME: brings a file from the place that --from names into the current folder.
fetch() {
    case $from in
    *://*) curl --fail --silent --show-error --location --proto '=https,http,file' --output "$1" "$from/$1" ;;
    *) cp "$from/$1" "$1" ;;
    esac || fail "$from/$1 could not be read"
}

runtime() {
    case $(uname -s) in
    Linux) system=linux ;;
    Darwin) system=osx ;;
    *) fail "there is no build for $(uname -s); on Windows unpack the zip file" ;;
    esac
    case $(uname -m) in
    x86_64 | amd64) echo "$system-x64" ;;
    aarch64 | arm64) echo "$system-arm64" ;;
    *) fail "there is no build for $(uname -m)" ;;
    esac
}

# is_running FOLDER: whether a process still runs the program in it. Such a process reads parts of its file only when it needs them.
is_running() {
    if [ -e /proc/self/exe ]; then
        for process in /proc/[0-9]*; do
            case $(readlink "$process/exe" 2>/dev/null) in "$1"/*) return 0 ;; esac
        done
        return 1
    fi
    # shellcheck disable=SC2009 # macOS shows whole paths here, which pgrep cannot match to their beginning.
    ps -axo comm= | grep -qF "$1/"
}

# remove_old KEEP: removes the versions in $library, but the one to keep and those in use.
remove_old() {
    for old in "$library"/*; do
        if [ ! -d "$old" ] || [ "$old" = "$1" ]; then continue; fi
        if is_running "$old"; then
            echo "A process still runs an earlier version, which stays until the next install: restart the editors and agents that use cairn." >&2
        else
            rm -rf "$old"
        fi
    done
}

is_active() {
    command -v systemctl >/dev/null && systemctl --user --quiet is-active cairn.service 2>/dev/null
}

# is_foreign: whether something stands in bin that is not our link.
is_foreign() {
    case $(readlink "$prefix/bin/cairn" 2>/dev/null) in ../lib/cairn/*/cairn) return 1 ;; esac
    [ -e "$prefix/bin/cairn" ] || [ -L "$prefix/bin/cairn" ]
}

install_here() {
    [ -f cairn ] || fail "there is no program beside SHA256SUMS in $PWD; say --from FOLDER or --from URL"
    verify SHA256SUMS
    if is_foreign; then fail "$prefix/bin/cairn is something else; move it away first"; fi
    mkdir -p "$prefix/bin" "$library"
    library=$(cd "$library" && pwd -P) # As the system names what runs.
    # A version has a folder of its own, named after its content. What runs goes on running, and the link below is exchanged in one step.
    version=$(sha256 SHA256SUMS | cut -c1-16)
    if ! (cd "$library/$version" && verify SHA256SUMS) 2>/dev/null; then
        arriving=$library/arriving.$$
        trap 'rm -rf "$arriving"' EXIT
        mkdir "$arriving"
        cp cairn libe_sqlite3.* LICENSE install.sh SHA256SUMS "$arriving"
        chmod 755 "$arriving/cairn"
        "$arriving/cairn" --version >/dev/null || fail "this build does not run on this machine"
        rm -rf "${library:?}/$version"
        mv "$arriving" "$library/$version"
    fi
    ln -s "../lib/cairn/$version/cairn" "$prefix/bin/cairn.$$"
    # Plain mv would follow a link to a folder; this one is to a file, so that the link itself is exchanged.
    mv -f "$prefix/bin/cairn.$$" "$prefix/bin/cairn"
    if is_active; then systemctl --user restart cairn.service; fi
    remove_old "$library/$version"

    echo "cairn $("$prefix/bin/cairn" --version) is in $prefix/bin"
    case :$PATH: in *":$prefix/bin:"*) ;; *) echo "  That is not on your PATH yet: export PATH=\"$prefix/bin:\$PATH\"" ;; esac
    echo "  Completion of commands: eval \"\$(cairn completion bash)\" in ~/.bashrc; zsh and fish likewise."
    echo "  As a service that starts with your session: cairn service install"
}

uninstall() {
    if is_foreign; then fail "$prefix/bin/cairn is not what this script installed"; fi
    # The service is the user's one; it goes only with the program that it runs.
    if [ -x "$prefix/bin/cairn" ] && grep -qF "$prefix/bin/cairn" "$HOME/.config/systemd/user/cairn.service" "$HOME/Library/LaunchAgents/cairn.agent.plist" 2>/dev/null; then
        "$prefix/bin/cairn" service uninstall >/dev/null || fail "the service could not be removed; see cairn service uninstall"
    fi
    rm -f "$prefix/bin/cairn"
    rm -rf "$library"
    home=${XDG_DATA_HOME:-$HOME/.local/share}/cairn
    if [ "$(uname -s)" = Darwin ]; then home=$HOME/Library/Application\ Support/cairn; fi
    echo "The program is gone. What was remembered stays in ${CAIRN_HOME:-$home}"
}

from='' prefix=${HOME:-}/.local action=install
while [ $# -gt 0 ]; do
    case $1 in
    --from | --prefix)
        [ $# -gt 1 ] || fail "$1 wants a value"
        if [ "$1" = --from ]; then from=${2%/}; else prefix=$2; fi
        shift 2
        ;;
    --uninstall) action=uninstall; shift ;;
    --help | -h) sed -n '2,6s/^# \{0,1\}//p' "$0"; exit 0 ;;
    *) fail "there is no option $1; see install.sh --help" ;;
    esac
done
case $prefix in /*) ;; *) prefix=$PWD/$prefix ;; esac
library=$prefix/lib/cairn

if [ $action = uninstall ]; then uninstall; exit; fi
if [ "$from" ]; then
    case $from in /* | *://*) ;; *) from=$PWD/$from ;; esac
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    cd "$folder"
    fetch SHA256SUMS
    archive=$(sed -n "s/^[0-9a-f]* [ *]\(cairn-.*-$(runtime)\.tar\.gz\)$/\1/p" SHA256SUMS)
    [ "$archive" ] || fail "there is no build for $(runtime) in $from"
    fetch "$archive"
    grep -F " $archive" SHA256SUMS >wanted
    verify wanted
    tar -xzf "$archive"
    "./${archive%.tar.gz}/install.sh" --prefix "$prefix"
else
    cd "$(dirname "$0")"
    [ -f SHA256SUMS ] || fail "this is not an unpacked archive; say --from FOLDER or --from URL"
    install_here
fi
