# What the scripts install from the distribution, and why. Sourced, not run.

build_packages=(
  libcurl4-openssl-dev # every page that leaves: webhooks and mail
  libpq-dev            # the journal of many nodes
  libsqlite3-dev       # the embedded journal
  libssl-dev           # signatures of senders by certificates
  libre2-dev           # patterns in rules, in linear time
  g++                  # the C++ headers that RE2 needs
  pkg-config           # finds them
)
demo_packages=(
  tzdata # time zones of rotations
)
test_packages=(
  chromium                # screens, in a real browser
  chromium-driver         # drives it
  dovecot-imapd           # a real mailbox
  postgresql              # a real database for three real nodes
  openssl                 # certificates for the receivers of the tests
  prometheus              # a real sender that has Muster as its Alertmanager
  prometheus-alertmanager # a real sender, and amtool
  python3-venv            # a real SMTP server and real clients, from PyPI
  sqlite3                 # locks the journal from outside
  tzdata                  # time zones of rotations
)

# Installs the named packages that are missing; without the right to, says what to run and stops.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return 0
  echo "== missing system packages"
  for package in "${missing[@]}"; do
    # Why, as the lists above say it.
    echo "  $package: $(sed -n "s/^  $package *# *//p" "${BASH_SOURCE[0]}" | head -n 1)"
  done
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
      as_root=(sudo)
    else
      echo "Missing system packages. Run this, then try again:" >&2
      echo "  sudo apt-get install ${missing[*]}" >&2
      exit 1
    fi
  fi
  echo "== installing ${missing[*]}"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get update -qq
  # A service that a package would start is not wanted: only its program is.
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
    apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}
