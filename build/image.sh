#!/bin/sh
# Builds the image from dist and pushes it, or takes the one that this commit has already; writes the release, which is its digest.
#   build/image.sh <image without tag> <commit> <version tag, or ''> <release.tfvars>
set -eu
image=$1 commit=$2 version=$3 release=$4
tag="$image:commit-$commit"
if ! docker pull --quiet "$tag"; then
  docker build --file "$(dirname "$0")/../Containerfile" --tag "$tag" "$(dirname "$0")/.."
  docker push --quiet "$tag"
fi
if [ -n "$version" ]; then
  docker tag "$tag" "$image:$version"
  docker push --quiet "$image:$version"
fi
printf 'image = "%s"\n' "$(docker inspect --format '{{index .RepoDigests 0}}' "$tag")" >"$release"
cat "$release"
