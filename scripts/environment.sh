# Sourced by run and test: makes .venv and installs what setup.cfg and constraints.txt say.

say() { printf '\033[1m%s\033[0m\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

find_python() {
    for candidate in python3.11 python3 python; do
        if command -v "$candidate" >/dev/null && "$candidate" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "没有找到 Python 3.11。请先安装 Python 3.11（含 pip 和 venv），再运行本命令。"
}

# prepare EXTRAS: install unless that was done with these very files.
prepare() {
    local extras=$1 stamp wanted
    stamp=.venv/installed
    wanted=$(cat setup.cfg constraints.txt | sha256sum | cut -c1-64)
    # The test extra holds all of the plain installation.
    if [ -f "$stamp" ] && { [ "$(cat "$stamp")" = "$wanted $extras" ] || [ "$(cat "$stamp")" = "$wanted [test]" ]; }; then
        return
    fi
    if [ ! -x .venv/bin/python ]; then
        say "建立虚拟环境 .venv …"
        "$(find_python)" -m venv .venv || fail "不能建立虚拟环境。请确认已安装 venv（Debian：apt-get install python3-venv）。"
    fi
    say "安装依赖（首次约几分钟） …"
    .venv/bin/python -m pip install --quiet -c constraints.txt -e ".$extras" \
        || fail "安装失败。请检查网络或 pip 的软件源设置，然后重新运行本命令，它会从中断处继续。"
    printf '%s' "$wanted $extras" > "$stamp"
}
