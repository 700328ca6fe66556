#!/bin/sh
# Finding: a localityLbSetting.distribute that names only places without endpoints leaves the client no endpoint at all.
# Version: istio.io/istio at commit eed52ebb66ad (the 1.31 line), the function istiod weighs localities with, and the
#   validation of DestinationRules.
# Behaviour: for a client that matches "from", istiod removes the endpoints of each locality that "to" does not match.
#   Where nothing runs in the places that "to" names, every locality is removed. Validation accepts the rule without a
#   warning: it does not know where endpoints are. A region drained, or misspelt, turns a preference into an outage.
# Seen: two healthy endpoints in two regions, "to" with 100 for a third: validation says nothing, no endpoint is left.
#   With 99 for the third region and 1 for the second, the second keeps its endpoint and so takes all requests.
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
	"google.golang.org/protobuf/types/known/durationpb"
	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pilot/pkg/networking/core/loadbalancer"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/validation"
)

func distribute(to map[string]uint32) {
	setting := &networking.LocalityLoadBalancerSetting{
		Distribute: []*networking.LocalityLoadBalancerSetting_Distribute{{From: "region1/*", To: to}},
	}
	warning, err := validation.ValidateDestinationRule(config.Config{
		Meta: config.Meta{Name: "shop", Namespace: "shop"},
		Spec: &networking.DestinationRule{
			Host: "shop.shop.svc.cluster.local",
			TrafficPolicy: &networking.TrafficPolicy{
				LoadBalancer:     &networking.LoadBalancerSettings{LocalityLbSetting: setting},
				OutlierDetection: &networking.OutlierDetection{Interval: durationpb.New(1e9)},
			},
		},
	})
	assignment := &endpoint.ClusterLoadAssignment{}
	for _, region := range []string{"region1", "region2"} {
		assignment.Endpoints = append(assignment.Endpoints, &endpoint.LocalityLbEndpoints{
			Locality:    &core.Locality{Region: region},
			LbEndpoints: []*endpoint.LbEndpoint{{}},
		})
	}
	loadbalancer.ApplyLocalityLoadBalancer(assignment, nil, &core.Locality{Region: "region1"}, nil, setting, true)
	fmt.Print("warning ", warning, ", error ", err, ", left in")
	for _, group := range assignment.Endpoints {
		if len(group.LbEndpoints) > 0 {
			fmt.Print(" ", group.Locality.Region)
		}
	}
	fmt.Println(".")
}

func main() {
	distribute(map[string]uint32{"region3": 100})
	distribute(map[string]uint32{"region2": 1, "region3": 99})
}
GO

{
  go mod init example.test/finding &&
    go get istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad &&
    go mod tidy
} >log 2>&1 || { cat log >&2; exit 2; }
seen=$(go run .)
echo "$seen"
[ "$seen" = "warning <nil>, error <nil>, left in.
warning <nil>, error <nil>, left in region2." ]
