// Command eds reads meshes, one JSON object a line, and writes what Istio's own code computes for every waypoint pod in
// them, one line a mesh and in the same order. usage: eds OUTPUT < INPUT. Standard output is Istio's log's.
//
// Istio reads its switches when it starts: PILOT_ENABLE_AMBIENT and AMBIENT_ENABLE_MULTI_NETWORK have to be "true".
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"istio.io/istio/pkg/log"
)

// largestMesh is the longest line that is read.
const largestMesh = 1 << 26

type answer struct {
	ID          string       `json:"id"`
	Assignments []assignment `json:"assignments"`
}

func main() {
	if len(os.Args) != 2 {
		exitOn(fmt.Errorf("usage: eds OUTPUT < INPUT"))
	}
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.NoneLevel)
	}
	output, err := os.Create(os.Args[1])
	exitOn(err)
	answers := json.NewEncoder(output)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, largestMesh)
	for input.Scan() {
		var m mesh
		exitOn(json.Unmarshal(input.Bytes(), &m))
		a := answer{ID: m.ID}
		for local := range m.Clusters {
			assignments, err := assignmentsOf(m, local)
			if err != nil {
				exitOn(fmt.Errorf("%s, %s: %w", m.ID, m.Clusters[local].Name, err))
			}
			a.Assignments = append(a.Assignments, assignments...)
		}
		exitOn(answers.Encode(a))
	}
	exitOn(input.Err())
	exitOn(output.Close())
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "eds:", err)
		os.Exit(1)
	}
}
