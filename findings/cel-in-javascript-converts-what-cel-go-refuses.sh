#!/bin/sh
# Finding: conversions of text that cel-go, and so the Kubernetes API server, refuses have a value in @bufbuild/cel.
# Versions: @bufbuild/cel 0.6.1; github.com/google/cel-go v0.26.1.
# Behaviour: CEL has errors for text that is no number, duration or date, and a rule that meets one does not hold. The
#   JavaScript evaluator hands the text to BigInt, Number and Date: empty text is 0, "0x10" is 16, and February 30 is
#   March 2. A rule such as int(self.port) < 1024, checked before a commit, accepts an object that the server refuses.
#   Where a float becomes text, both have a value, and not the same: 1e6 is "1000000" in one and "1e+06" in the other.
# Seen: a value for each of five expressions in JavaScript; an error for the first four in Go.
# Exits 0 while this holds, and non-zero when it changes.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >expressions <<'CEL'
int("")
double("0x10")
duration("") == duration("0s")
timestamp("2026-02-30T00:00:00Z") == timestamp("2026-03-02T00:00:00Z")
string(1e6)
CEL

cat >evaluate.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { run } from '@bufbuild/cel';

for (const expression of readFileSync('expressions', 'utf8').trim().split('\n')) {
  const value = run(expression, {});
  console.log(['bigint', 'number', 'boolean', 'string'].includes(typeof value) ? String(value) : 'error');
}
JS

cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/google/cel-go/cel"
)

func main() {
	text, err := os.ReadFile("expressions")
	if err != nil {
		panic(err)
	}
	env, err := cel.NewEnv()
	if err != nil {
		panic(err)
	}
	for _, expression := range strings.Split(strings.TrimSpace(string(text)), "\n") {
		ast, issues := env.Compile(expression)
		if issues.Err() != nil {
			panic(issues.Err())
		}
		program, err := env.Program(ast)
		if err != nil {
			panic(err)
		}
		value, _, err := program.Eval(map[string]any{})
		if err != nil {
			fmt.Println("error")
			continue
		}
		fmt.Println(value.Value())
	}
}
GO

{
  npm install --no-save --no-package-lock --no-audit --no-fund --prefix . @bufbuild/cel@0.6.1 &&
    go mod init example.test/finding &&
    go get github.com/google/cel-go@v0.26.1 &&
    go mod tidy
} >log 2>&1 || { cat log >&2; exit 2; }
javascript=$(node evaluate.mjs)
go=$(go run .)
printf 'JavaScript:\n%s\nGo:\n%s\n' "$javascript" "$go"
[ "$javascript" = "0
16
true
true
1000000" ]
[ "$go" = "error
error
error
error
1e+06" ]
