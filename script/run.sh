#!/bin/sh
# Prints the verdicts of three example practices, until the demo is there.
set -eu
bin=$1
region=regions/utrecht
show() {
  printf '\n== %s  (%s)\n\n' "$1" "$2"
  "$bin" evaluate --region "$region" --facts "$region/examples/$1.yaml" --on "$2"
}
show jaar2-een-mist 2024-09-01
show jaar3-aanmeldzuil 2025-06-02
show jaar4-klaar 2026-06-02
printf '\nEigen gegevens: %s evaluate --help\n' "$bin"
