#!/bin/sh
# Writes a route and its test, from the files beside this one: route.sh NAME [GROUP]
set -eu
name=${1:-}
group=${2:-my}

refuse() {
  echo "$1" >&2
  exit 1
}

printf '%s\n' "$name" | grep -Eqx '[a-z][a-z0-9]*(-[a-z0-9]+)*' ||
  refuse "'$name' is no name of a route: make route NAME=my-route, small letters, digits and hyphens"
printf '%s\n' "$group" | grep -Eqx '[a-z][a-z0-9]*' ||
  refuse "'$group' is no name of a group: small letters and digits, it is a folder and a package"
for folder in routes schedules; do
  taken=$(find "$folder/" -name "$name.camel.yaml" 2>/dev/null | head -n 1)
  [ -z "$taken" ] || refuse "$taken is there already and stays as it is: take another name"
done
taken=$(grep -rlE --include='*.camel.yaml' "^ +(- )?id: \"?$name\"?$" routes 2>/dev/null | head -n 1) || true
[ -z "$taken" ] || refuse "the id $name is in $taken already: take another name"

class=$(printf '%s\n' "$name" | awk -F- '{ for (i = 1; i <= NF; i++) printf "%s%s", toupper(substr($i, 1, 1)), substr($i, 2) }')Test
route=routes/$group/$name.camel.yaml
test=src/test/java/io/bactrian/routes/$group/$class.java
[ ! -e "$test" ] || refuse "$test is there already and stays as it is: take another name"

here=$(dirname "$0")
mkdir -p "$(dirname "$route")" "$(dirname "$test")"
sed "s/@NAME@/$name/g; s/@GROUP@/$group/g" "$here/route.camel.yaml" > "$route.partial"
sed "s/@NAME@/$name/g; s/@GROUP@/$group/g; s/@CLASS@/$class/g" "$here/RouteTest.java.txt" > "$test"
mv "$route.partial" "$route" # a hub that runs takes a whole file
echo "$route and $test are written. Next:"
echo "  mvn -q -B test -Dtest=$class"
echo "  make run"
