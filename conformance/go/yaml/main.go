// Command yaml-reader reads YAML files as kubectl does and prints each document as JSON, one a line:
// what sigs.k8s.io/yaml makes of what we wrote is what an API server is sent.
// usage: yaml-reader FILE...
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"regexp"

	"sigs.k8s.io/yaml"
)

// A line that starts a document, as k8s.io/apimachinery splits a stream.
var separator = regexp.MustCompile(`(?m)^---\n`)

func main() {
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for _, file := range os.Args[1:] {
		stream, err := os.ReadFile(file)
		if err != nil {
			fail(err)
		}
		for _, document := range separator.Split(string(stream), -1) {
			if document == "" {
				continue
			}
			read, err := yaml.YAMLToJSONStrict([]byte(document))
			if err != nil {
				read, _ = json.Marshal(map[string]string{"unreadable": err.Error(), "document": document})
			}
			fmt.Fprintf(out, "%s\n", read)
		}
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
