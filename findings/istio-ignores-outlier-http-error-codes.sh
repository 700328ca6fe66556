#!/bin/sh
# Finding: a DestinationRule's outlierDetectionHttpErrorCodes passes validation and changes nothing in the cluster.
# Version: istio.io/istio at commit eed52ebb66ad (the 1.31 line) with the istio.io/api version it requires, which has
#   the field.
# Behaviour: the API describes the field as the status codes that count as errors for outlier detection. The cluster
#   istiod generates for a sidecar is the same with and without it, while another field of the same block, the number
#   of consecutive errors, does change it.
# Seen: validation returns no error; the cluster with the field equals the one without it; one with another
#   consecutive5xxErrors differs.
# Exits 0 while this holds, and non-zero when it changes. The first build takes some minutes.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >main_test.go <<'GO'
package main

import (
	"testing"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/wrapperspb"
	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/gvk"
	"istio.io/istio/pkg/config/validation"
)

func clusters(t *testing.T, detection *networking.OutlierDetection) string {
	t.Helper()
	meta := func(kind config.GroupVersionKind) config.Meta {
		return config.Meta{GroupVersionKind: kind, Name: "shop", Namespace: "shop"}
	}
	entry := config.Config{Meta: meta(gvk.ServiceEntry), Spec: &networking.ServiceEntry{
		Hosts:      []string{"shop.example.test"},
		Ports:      []*networking.ServicePort{{Number: 80, Name: "http", Protocol: "HTTP"}},
		Resolution: networking.ServiceEntry_DNS,
	}}
	rule := config.Config{Meta: meta(gvk.DestinationRule), Spec: &networking.DestinationRule{
		Host:          "shop.example.test",
		TrafficPolicy: &networking.TrafficPolicy{OutlierDetection: detection},
	}}
	if _, err := validation.ValidateDestinationRule(rule); err != nil {
		t.Fatal("refused:", err)
	}
	env := core.NewConfigGenTest(t, core.TestOptions{Configs: []config.Config{entry, rule}})
	proxy := env.SetupProxy(&model.Proxy{ConfigNamespace: "shop"})
	for _, cluster := range env.Clusters(proxy) {
		if cluster.Name == "outbound|80||shop.example.test" {
			if cluster.OutlierDetection == nil {
				t.Fatal("no outlier detection")
			}
			return protojson.Format(cluster)
		}
	}
	t.Fatal("no cluster")
	return ""
}

func TestFinding(t *testing.T) {
	five := wrapperspb.UInt32(5)
	plain := clusters(t, &networking.OutlierDetection{Consecutive_5XxErrors: five})
	codes := clusters(t, &networking.OutlierDetection{
		Consecutive_5XxErrors:          five,
		OutlierDetectionHttpErrorCodes: []uint32{429, 503},
	})
	other := clusters(t, &networking.OutlierDetection{Consecutive_5XxErrors: wrapperspb.UInt32(7)})
	if codes != plain {
		t.Fatal("the codes change the cluster")
	}
	if other == plain {
		t.Fatal("the comparison sees no change at all")
	}
}
GO

{
  go mod init example.test/finding &&
    go get -t istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad &&
    go mod tidy
} >log 2>&1 || { cat log >&2; exit 2; }
go test -count=1 . >log 2>&1 || { cat log >&2; exit 1; }
echo "the codes change nothing; the number of errors does"
