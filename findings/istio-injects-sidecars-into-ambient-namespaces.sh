#!/bin/sh
# Finding: an ambient Namespace that names a revision gets sidecars: istiod's webhook looks at no label of ambient mode.
# Version: istio.io/istio of 2026-08-27 (eed52ebb66ad), its chart istiod with the profile "ambient"; helm.sh/helm/v3 v3.18.6.
# Behaviour: the ambient profile installs the webhook of the sidecar injector as well. Its selectors ask for istio-injection,
#   istio.io/rev and sidecar.istio.io/inject, and for none of the labels of ambient mode. A Namespace with
#   istio.io/dataplane-mode: ambient is left alone, until istio.io/rev is added, which the guide to upgrades of ambient meshes
#   recommends for choosing the istiod of waypoints: from then on new pods get a sidecar, and with one ztunnel does not capture
#   them. istio-injection: enabled beside ambient mode does the same.
# Seen: with ambient mode alone no webhook is meant; with istio.io/rev and with istio-injection one is.
# Exits 0 while this holds, and non-zero when it changes.
set -eu
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"

cat >main.go <<'GO'
package main

import (
	"fmt"
	"os"
	"strings"

	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/chartutil"
	"helm.sh/helm/v3/pkg/engine"
	admission "k8s.io/api/admissionregistration/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"sigs.k8s.io/yaml"
)

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func selects(selector *meta.LabelSelector, set labels.Set) bool {
	return must(meta.LabelSelectorAsSelector(selector)).Matches(set)
}

func main() {
	chart := must(loader.LoadDir(os.Args[1]))
	release := chartutil.ReleaseOptions{Name: "istiod", Namespace: "istio-system", IsInstall: true}
	values := must(chartutil.ToRenderValues(chart, map[string]any{"profile": "ambient"}, release, chartutil.DefaultCapabilities))
	text := must(engine.Render(chart, values))[chart.Name()+"/templates/mutatingwebhook.yaml"]
	var webhooks admission.MutatingWebhookConfiguration
	if err := yaml.Unmarshal([]byte(text), &webhooks); err != nil {
		panic(err)
	}
	for _, more := range []string{"", "istio.io/rev=default", "istio-injection=enabled"} {
		namespace := labels.Set{"kubernetes.io/metadata.name": "shop", "istio.io/dataplane-mode": "ambient"}
		if key, value, found := strings.Cut(more, "="); found {
			namespace[key] = value
		}
		meant := 0
		for _, webhook := range webhooks.Webhooks {
			if selects(webhook.NamespaceSelector, namespace) && selects(webhook.ObjectSelector, labels.Set{"app": "shop"}) {
				meant++
			}
		}
		fmt.Printf("ambient, %s: %d of %d webhooks\n", more, meant, len(webhooks.Webhooks))
	}
}
GO

{
  go mod init example.test/finding &&
    go get helm.sh/helm/v3@v3.18.6 &&
    go mod tidy &&
    go mod download -json istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad >module.json
} >log 2>&1 || { cat log >&2; exit 2; }
module=$(sed -n 's/^.*"Dir": "\(.*\)",*$/\1/p' module.json)
seen=$(go run . "$module/manifests/charts/istio-control/istio-discovery")
echo "$seen"
[ "$seen" = "ambient, : 0 of 4 webhooks
ambient, istio.io/rev=default: 1 of 4 webhooks
ambient, istio-injection=enabled: 1 of 4 webhooks" ]
