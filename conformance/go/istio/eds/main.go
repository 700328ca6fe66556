// Command eds reads meshes, one JSON object a line, and writes what Istio's own code computes for every waypoint pod in
// them, one line a mesh and in the same order. usage: eds [-time N | -routes] OUTPUT < INPUT. Standard output is Istio's log's. With
// -time it computes what the first cluster's waypoints are sent N times, and writes how long one answer takes. With -routes it
// writes what they are told of routes, in place of endpoints.
//
// Istio reads its switches when it starts: PILOT_ENABLE_AMBIENT and AMBIENT_ENABLE_MULTI_NETWORK have to be "true".
package main

import (
	"bufio"
	"encoding/json"
	"flag"
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
	times := flag.Int("time", 0, "how often to compute each answer, to say how long it takes")
	isAboutRoutes := flag.Bool("routes", false, "write routes in place of endpoints")
	flag.Parse()
	if flag.NArg() != 1 {
		exitOn(fmt.Errorf("usage: eds [-time N | -routes] OUTPUT < INPUT"))
	}
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.NoneLevel)
	}
	output, err := os.Create(flag.Arg(0))
	exitOn(err)
	answers := json.NewEncoder(output)
	input := bufio.NewScanner(os.Stdin)
	input.Buffer(nil, largestMesh)
	for input.Scan() {
		var m mesh
		exitOn(json.Unmarshal(input.Bytes(), &m))
		if *times > 0 {
			taken, err := timeAnswers(m, 0, *times)
			exitOn(err)
			exitOn(answers.Encode(taken))
			continue
		}
		if *isAboutRoutes {
			exitOn(answers.Encode(routesIn(m)))
			continue
		}
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

func routesIn(m mesh) routesAnswer {
	a := routesAnswer{ID: m.ID}
	for local := range m.Clusters {
		found, err := routesOf(m, local)
		if err != nil {
			exitOn(fmt.Errorf("%s, %s: %w", m.ID, m.Clusters[local].Name, err))
		}
		a.Routes = append(a.Routes, found...)
	}
	return a
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "eds:", err)
		os.Exit(1)
	}
}
