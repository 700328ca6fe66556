// Command validate reads Istio objects (one JSON object a line) and writes, a line each, what istiod's webhook makes of
// them: "unknown" is a field it does not know but passes over, "decode" why it cannot read the object, "error" why it
// refuses it, "warning" what it has to say. What does not apply is left out.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"
	"istio.io/istio/pkg/config/schema/resource"
	istiolog "istio.io/istio/pkg/log"
)

type verdict struct {
	Unknown string `json:"unknown,omitempty"`
	Decode  string `json:"decode,omitempty"`
	Error   string `json:"error,omitempty"`
	Warning string `json:"warning,omitempty"`
}

func main() {
	quiet()
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(make([]byte, 1<<20), 1<<26)
	buffered := bufio.NewWriter(os.Stdout)
	out := json.NewEncoder(buffered)
	for in.Scan() {
		exitOn(out.Encode(judge(in.Bytes())))
	}
	exitOn(in.Err())
	exitOn(buffered.Flush())
}

// judge takes the steps of the webhook, but for those that only a request has.
func judge(line []byte) (v verdict) {
	var object crd.IstioKind
	if err := json.Unmarshal(line, &object); err != nil {
		return verdict{Decode: err.Error()}
	}
	gvk := object.GroupVersionKind()
	schema, known := collections.Istio.FindByGroupKind(resource.FromKubernetesGVK(&gvk))
	if !known {
		return verdict{Decode: fmt.Sprintf("%v is no kind of Istio", gvk)}
	}
	read, err := crd.ConvertObject(schema, &object, "cluster.local")
	if err != nil {
		return verdict{Decode: err.Error()}
	}
	// The webhook decodes a second time, and leniently, what has unknown fields; here that is told.
	strict, err := schema.NewInstance()
	exitOn(err)
	spec, err := json.Marshal(object.Spec)
	exitOn(err)
	if err := config.ApplyJSONStrict(strict, string(spec)); err != nil {
		v.Unknown = err.Error()
	}
	warning, err := schema.ValidateConfig(*read)
	if err != nil {
		v.Error = err.Error()
	}
	if warning != nil {
		v.Warning = warning.Error()
	}
	return v
}

// quiet keeps Istio from logging each warning as well.
func quiet() {
	options := istiolog.DefaultOptions()
	options.SetDefaultOutputLevel(istiolog.OverrideScopeName, istiolog.NoneLevel)
	exitOn(istiolog.Configure(options))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
