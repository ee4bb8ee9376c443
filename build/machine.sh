#!/bin/sh
# Brings what the tests need beside Node to a Debian machine: MariaDB, a JRE, a timetable, Chromium, and the Firestore emulator.
set -eu
apt-get update -qq
apt-get install -qq -y --no-install-recommends ca-certificates curl gnupg git procps mariadb-server fet-data default-jre-headless chromium >/dev/null
curl -fsSL https://packages.cloud.google.com/apt/doc/apt-key.gpg | gpg --dearmor -o /usr/share/keyrings/cloud.google.gpg
echo 'deb [signed-by=/usr/share/keyrings/cloud.google.gpg] https://packages.cloud.google.com/apt cloud-sdk main' >/etc/apt/sources.list.d/google-cloud-sdk.list
apt-get update -qq
apt-get install -qq -y --no-install-recommends google-cloud-cli google-cloud-cli-firestore-emulator >/dev/null
