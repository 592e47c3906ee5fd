#!/usr/bin/env bash
# Builds the drawing tools and the PDF fonts; fetches Node from PyPI where the machine has none.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! node -e 'process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)' 2>/dev/null || ! command -v npm >/dev/null; then
  echo "· installing Node from PyPI"
  .venv/bin/pip install --quiet --require-hashes -r requirements/node.txt
fi
echo "· building the drawing tools"
cd frontend
npm ci --ignore-scripts --no-audit --no-fund --silent
node build.mjs
