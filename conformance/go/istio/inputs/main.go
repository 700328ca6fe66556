// Command inputs lists what istiod reads on the way from a client to an endpoint: flags of its environment, labels and
// annotations, and fields of Istio's own API. It reads the source of the packages that decide it, with types.
//
// Output: one JSON object, sorted, so that equal sources give equal bytes.
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/tools/go/packages"
)

// The packages of istiod between a client's DNS question and an endpoint.
var readers = []string{
	"istio.io/istio/pilot/pkg/features",
	"istio.io/istio/pilot/pkg/bootstrap",
	"istio.io/istio/pilot/pkg/model/...",
	"istio.io/istio/pilot/pkg/networking/...",
	"istio.io/istio/pilot/pkg/config/kube/gateway/...",
	"istio.io/istio/pilot/pkg/config/kube/gatewaycommon/...",
	"istio.io/istio/pilot/pkg/config/kube/ingress/...",
	"istio.io/istio/pilot/pkg/security/...",
	"istio.io/istio/pilot/pkg/serviceregistry/...",
	"istio.io/istio/pilot/pkg/trustbundle",
	"istio.io/istio/pilot/pkg/util/protoconv",
	"istio.io/istio/pilot/pkg/xds/...",
	"istio.io/istio/pkg/config/analysis/analyzers/util",
	"istio.io/istio/pkg/config/kube/...",
	"istio.io/istio/pkg/config/labels",
	"istio.io/istio/pkg/config/mesh/...",
	"istio.io/istio/pkg/config/schema/kubetypes",
	"istio.io/istio/pkg/config/visibility",
	"istio.io/istio/pkg/kube/kclient/...",
	"istio.io/istio/pkg/kube/labels",
	"istio.io/istio/pkg/kube/multicluster",
	"istio.io/istio/pkg/kube/namespace",
	"istio.io/istio/pkg/revisions",
	"istio.io/istio/pkg/workloadapi/...",
}

func main() {
	loaded, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo |
			packages.NeedImports | packages.NeedExportFile,
	}, readers...)
	if err != nil {
		fail(err.Error())
	}
	found := newInventory()
	for _, read := range loaded {
		// A package without types would hide what it reads.
		for _, problem := range read.Errors {
			fail(fmt.Sprintf("%s: %s", read.PkgPath, problem.Error()))
		}
		if isForTests(read.PkgPath) {
			continue
		}
		for _, file := range read.Syntax {
			found.read(read, file)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(found.sorted()); err != nil {
		fail(err.Error())
	}
}

// isForTests says of packages that only tests import.
func isForTests(path string) bool {
	return strings.HasSuffix(path, "/test") || strings.HasSuffix(path, "/mock") || strings.HasSuffix(path, "/memory") || strings.HasSuffix(path, "test")
}

func fail(message string) {
	fmt.Fprintln(os.Stderr, message)
	os.Exit(1)
}
