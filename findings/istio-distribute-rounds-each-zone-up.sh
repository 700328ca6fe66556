#!/bin/sh
# Finding: the share that localityLbSetting.distribute gives to a region depends on how many zones the region has.
# Version: istio.io/istio at commit eed52ebb66ad (the 1.31 line), the function istiod weighs localities with.
# Behaviour: istiod splits the weight of a destination such as "region2/*" over the localities it matches and rounds
#   each part up to a whole number, so the parts of one region can add up to more than the weight written down.
# Seen: 99 for the client's region and 1 for a region of five zones become 99 and five times 1: the second region gets
#   5 of 104 parts (4.8 %) where the DestinationRule says 1 %.
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
	"google.golang.org/protobuf/types/known/wrapperspb"
	networking "istio.io/api/networking/v1alpha3"
	"istio.io/istio/pilot/pkg/networking/core/loadbalancer"
)

func group(region, zone string) *endpoint.LocalityLbEndpoints {
	return &endpoint.LocalityLbEndpoints{
		Locality:            &core.Locality{Region: region, Zone: zone},
		LbEndpoints:         []*endpoint.LbEndpoint{{}},
		LoadBalancingWeight: wrapperspb.UInt32(1),
	}
}

func main() {
	endpoints := &endpoint.ClusterLoadAssignment{Endpoints: []*endpoint.LocalityLbEndpoints{group("region1", "a")}}
	for _, zone := range []string{"a", "b", "c", "d", "e"} {
		endpoints.Endpoints = append(endpoints.Endpoints, group("region2", zone))
	}
	setting := &networking.LocalityLoadBalancerSetting{
		Distribute: []*networking.LocalityLoadBalancerSetting_Distribute{{
			From: "region1/*",
			To:   map[string]uint32{"region1/*": 99, "region2/*": 1},
		}},
	}
	client := &core.Locality{Region: "region1", Zone: "a"}
	loadbalancer.ApplyLocalityLoadBalancer(endpoints, nil, client, nil, setting, true)
	sums := map[string]uint32{}
	for _, group := range endpoints.Endpoints {
		sums[group.Locality.Region] += group.LoadBalancingWeight.GetValue()
	}
	fmt.Printf("region1 %d region2 %d\n", sums["region1"], sums["region2"])
}
GO

{
  go mod init example.test/finding &&
    go get istio.io/istio@v0.0.0-20260827124520-eed52ebb66ad &&
    go mod tidy
} >log 2>&1 || { cat log >&2; exit 2; }
seen=$(go run .)
echo "$seen"
[ "$seen" = "region1 99 region2 5" ]
