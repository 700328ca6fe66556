#!/bin/sh
# Finding: Argo CD calls a Gateway healthy by the status of an earlier generation; of an HTTPRoute it does not.
# Version: github.com/argoproj/argo-cd/v3 v3.5.7, its built-in health scripts for gateway.networking.k8s.io.
# Behaviour: each condition of a Gateway API status says which generation of the object it is about. The script for
#   HTTPRoute leaves out conditions of another generation and waits. The script for Gateway does not look at the field:
#   after a change, the conditions of the object as it was before make the new one Healthy at once. A sync wave that
#   waits for a changed Gateway (a waypoint, an east-west gateway) therefore does not wait.
# Seen: generation 2 with all conditions true of generation 1: the Gateway is Healthy, the HTTPRoute Progressing.
# Exits 0 while this holds, and non-zero when it changes.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"path/filepath"

	lua "github.com/yuin/gopher-lua"
)

const object = `
local conditions = {}
for _, type in ipairs({ "Accepted", "ResolvedRefs", "Programmed" }) do
  table.insert(conditions, { type = type, status = "True", observedGeneration = 1 })
end
obj = { metadata = { name = "shop", generation = 2 }, status = {} }
if kind == "Gateway" then
  obj.status.conditions = conditions
else
  obj.status.parents = { { parentRef = { name = "shop" }, conditions = conditions } }
end
`

func main() {
	for _, kind := range []string{"Gateway", "HTTPRoute"} {
		script, err := os.ReadFile(filepath.Join(os.Args[1], kind, "health.lua"))
		if err != nil {
			panic(err)
		}
		state := lua.NewState()
		state.SetGlobal("kind", lua.LString(kind))
		if err := state.DoString(object + string(script)); err != nil {
			panic(err)
		}
		fmt.Println(kind, state.CheckTable(-1).RawGetString("status"))
		state.Close()
	}
}
GO

{
  go mod init example.test/finding &&
    go get github.com/yuin/gopher-lua@v1.1.2 &&
    go mod download -json github.com/argoproj/argo-cd/v3@v3.5.7 >module.json
} >log 2>&1 || { cat log >&2; exit 2; }
module=$(sed -n 's/^.*"Dir": "\(.*\)",*$/\1/p' module.json)
seen=$(go run . "$module/resource_customizations/gateway.networking.k8s.io")
echo "$seen"
[ "$seen" = "Gateway Healthy
HTTPRoute Progressing" ]
