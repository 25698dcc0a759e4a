# Sourced by ./swx and ./test: one Release build for both, made again only when a source changed.

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
swx_dll=$root/services/RealtimeSwx.Cli/bin/Release/net10.0/swx.dll
swx_stamp=$root/services/RealtimeSwx.Cli/bin/Release/.sources

# Name, time and size of everything that the programs are made of: notices deleted and older files too.
swx_fingerprint() {
  {
    echo "${TorchBackend:-cpu} ${ReadyToRunImages:-}"
    find "$root"/shared "$root"/services "$root"/models "$root"/eng "$root"/Directory.* "$root"/global.json "$root"/.editorconfig "$root"/BannedSymbols.txt \
      \( -name bin -o -name obj -o -name node_modules -o -name wwwroot \) -prune -o -type f -printf '%P %T@ %s\n' | LC_ALL=C sort
  } | sha256sum
}

swx_is_built() { [[ -f $swx_dll && -f $swx_stamp && $(swx_fingerprint) == "$(cat "$swx_stamp")" ]]; }

# swx_attempt PROJECT LOG. The ahead-of-time compiler is a package of its own: where it cannot be had, all works without (eng/ReadyToRun.targets).
swx_attempt() {
  local -a build=(dotnet build "$1" -c Release -v quiet --nologo -nodeReuse:false -p:UseSharedCompilation=false)
  "${build[@]}" >"$2" 2>&1 8<&- 9<&- && return
  grep -qE 'error NU1(301|[0-9]{3}.*Crossgen2)' "$2" && "${build[@]}" -p:ReadyToRunImages=false >"$2" 2>&1 8<&- 9<&- || return 1
  echo "swx: no registry serves the ahead-of-time compiler; built without it, so every start takes longer." >&2
}

# swx_build PROJECT: compiler and build servers end with the build, so that nothing lingers and no terminal hangs.
swx_build() {
  if ! command -v dotnet >/dev/null; then
    echo "error: dotnet is not on the PATH; install the .NET 10 SDK." >&2
    return 1
  fi

  local print log
  print=$(swx_fingerprint)
  log=$(mktemp)
  if ! swx_attempt "$1" "$log"; then
    grep -E '(error|warning) [A-Z]+[0-9]+|error :' "$log" | sort -u | head -n 40 >&2 || tail -n 40 "$log" >&2
    echo "error: the build failed." >&2
    rm -f "$log"
    return 1
  fi

  rm -f "$log"
  echo "$print" >"$swx_stamp"
}
