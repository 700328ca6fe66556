#!/bin/sh
# Finding: a document that is not JSON (a comma before the closing brace) but looks like it.
# Versions: k8s.io/apimachinery v0.32.0 and v0.33.0, which kubectl 1.32 and 1.33 decode manifests with.
# Behaviour: util/yaml.NewYAMLOrJSONDecoder of v0.32.0 decides by the first character that the stream is JSON and
#   refuses the comma. That of v0.33.0 falls back to YAML, where a comma before the brace of a flow mapping is valid:
#   the same file is an error before and an object after a client upgrade, with no notice.
# Seen: v0.32.0 returns an error; v0.33.0 returns the object with its one key.
# Exits 0 while this holds, and 1 when it changes.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cat >"$dir/main.go" <<'GO'
package main

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/yaml"
)

func main() {
	object := map[string]any{}
	stream := strings.NewReader(`{"kind": "ConfigMap",}`)
	if err := yaml.NewYAMLOrJSONDecoder(stream, 4096).Decode(&object); err != nil {
		fmt.Println("refused")
		return
	}
	fmt.Println("read", object["kind"])
}
GO

decode() {
  mkdir "$dir/$1"
  cp "$dir/main.go" "$dir/$1/"
  (
    cd "$dir/$1"
    go mod init example.test/finding >log 2>&1 &&
      go get "k8s.io/apimachinery@$1" >>log 2>&1 &&
      go mod tidy >>log 2>&1 || { cat log >&2; exit 2; }
    go run .
  )
}

before=$(decode v0.32.0)
after=$(decode v0.33.0)
echo "v0.32.0: $before"
echo "v0.33.0: $after"
[ "$before" = "refused" ] && [ "$after" = "read ConfigMap" ]
