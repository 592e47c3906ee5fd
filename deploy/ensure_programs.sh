#!/usr/bin/env bash
# The browser tests need Chromium and a Chinese font, those of the gateway nginx; Debian's packages are used, nothing
# else is downloaded.
set -euo pipefail
PATH=$PATH:/usr/sbin
need=()
command -v chromium-headless-shell chromium chromium-browser google-chrome >/dev/null || need+=(chromium)
fc-list :lang=zh 2>/dev/null | grep -q . || need+=(fonts-noto-cjk)
command -v pdftoppm >/dev/null || need+=(poppler-utils)
command -v nginx >/dev/null || need+=(nginx-light)
[ ${#need[@]} -eq 0 ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
  apt-get update -qq
  # The shell is the same browser without its windows; a distribution that has none has the whole browser.
  apt-cache show chromium-headless-shell >/dev/null 2>&1 && need=("${need[@]/%chromium/chromium-headless-shell}")
  echo "· installing ${need[*]}"
  # Only the program is wanted: no nginx of the machine's own is to be started.
  RUNLEVEL=1 DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
else
  echo "The tests in a browser and behind the gateway need: ${need[*]} (Debian: sudo apt-get install ${need[*]})."
  echo "浏览器和网关的测试需要安装：${need[*]}。"
  exit 1
fi
