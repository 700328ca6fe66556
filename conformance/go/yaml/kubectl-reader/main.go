// Command kubectl-reader reads inputs with the decoder of kubectl and prints what comes of each as one line of JSON.
// Standard input has one input a line, as a JSON string; each line of standard output is a list of documents, the last of
// which is {"error": …} where the decoder stops.
// usage: kubectl-reader < INPUTS
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	goyaml "go.yaml.in/yaml/v2"
	"k8s.io/apimachinery/pkg/util/yaml"
)

// The size of buffer that kubectl gives its decoder (k8s.io/cli-runtime, pkg/resource/visitor.go).
const bufferSize = 4096

// The longest input that is taken, in bytes.
const longestInput = 64 << 20

func main() {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, longestInput)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for in.Scan() {
		var text string
		if err := json.Unmarshal(in.Bytes(), &text); err != nil {
			fail(err)
		}
		line, err := json.Marshal(documentsOf(text))
		if err != nil {
			fail(err)
		}
		fmt.Fprintf(out, "%s\n", line)
	}
	if err := in.Err(); err != nil {
		fail(err)
	}
}

// What kubectl passes over in silence counts as refused: go-yaml reads one document of each part between "---" lines.
func hasRest(text string) bool {
	reader := yaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		part, err := reader.Read()
		if err != nil {
			return false
		}
		decoder := goyaml.NewDecoder(bytes.NewReader(part))
		var value any
		if decoder.Decode(&value) == nil && !errors.Is(decoder.Decode(&value), io.EOF) {
			return true
		}
	}
}

func documentsOf(text string) []json.RawMessage {
	if !strings.HasPrefix(strings.TrimSpace(text), "{") && hasRest(text) {
		return []json.RawMessage{[]byte(`{"error": "there is more after the end of a document"}`)}
	}
	decoder := yaml.NewYAMLOrJSONDecoder(strings.NewReader(text), bufferSize)
	documents := []json.RawMessage{}
	for {
		var document json.RawMessage
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return documents
		}
		if err != nil {
			said, _ := json.Marshal(map[string]string{"error": err.Error()})
			return append(documents, said)
		}
		// As kubectl does: what is empty is no document.
		trimmed := bytes.TrimSpace(document)
		if len(trimmed) == 0 || bytes.Equal(trimmed, []byte("null")) {
			continue
		}
		documents = append(documents, trimmed)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}
