#!/bin/sh
# Finding: a failoverPriority label that neither the client nor the endpoint carries counts as equal.
# Version: istio.io/istio at commit eed52ebb66ad (the 1.31 line), the function istiod ranks endpoints with.
# Behaviour: istiod compares the label values of client and endpoint without asking whether the label exists. Where both
#   lack it, the endpoint is in the first priority, before an endpoint that carries the label. A misspelt label therefore
#   leaves one priority for all endpoints, and so no failover between them.
# Seen: for a client without the label "tier", the endpoint without it has priority 0 and the one with it priority 1;
#   for the label "teir", which no workload has, one priority holds both endpoints.
# Exits 0 while this holds, and non-zero when it changes. The first build takes some minutes.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >main.go <<'GO'
package main

import (
	"fmt"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpoint "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/core/loadbalancer"
)

func rank(label string) {
	locality := &core.Locality{Region: "region1"}
	names := []string{"labelled", "bare"}
	group := &endpoint.LocalityLbEndpoints{Locality: locality}
	for _, name := range names {
		group.LbEndpoints = append(group.LbEndpoints, &endpoint.LbEndpoint{
			HostIdentifier: &endpoint.LbEndpoint_EndpointName{EndpointName: name},
		})
	}
	wrapped := []*loadbalancer.WrappedLocalityLbEndpoints{{
		IstioEndpoints: []*model.IstioEndpoint{
			{Labels: map[string]string{"app": "shop", "tier": "front"}},
			{Labels: map[string]string{"app": "shop"}},
		},
		LocalityLbEndpoints: group,
	}}
	assignment := &endpoint.ClusterLoadAssignment{Endpoints: []*endpoint.LocalityLbEndpoints{group}}
	setting := &networking.LocalityLoadBalancerSetting{FailoverPriority: []string{label}}
	client := map[string]string{"app": "client"}
	loadbalancer.ApplyLocalityLoadBalancer(assignment, wrapped, locality, client, setting, true)
	fmt.Print(label)
	for _, ranked := range assignment.Endpoints {
		for _, one := range ranked.LbEndpoints {
			fmt.Printf(" %s=%d", one.GetEndpointName(), ranked.Priority)
		}
	}
	fmt.Println()
}

func main() {
	rank("tier")
	rank("teir")
}
GO

{
  go mod init example.test/finding &&
    go get istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad &&
    go mod tidy
} >log 2>&1 || { cat log >&2; exit 2; }
seen=$(go run .)
echo "$seen"
[ "$seen" = "tier bare=0 labelled=1
teir labelled=0 bare=0" ]
