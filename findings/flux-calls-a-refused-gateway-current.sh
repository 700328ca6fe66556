#!/bin/sh
# Finding: Flux's health check calls a Gateway current while its controller says that it is not accepted.
# Version: github.com/fluxcd/cli-utils v1.3.0, the package kstatus/status, by which "wait: true" and healthChecks judge.
# Behaviour: for a kind it has no code for, the package looks at the conditions Ready, Reconciling and Stalled. Gateway
#   API has Accepted and Programmed. A Gateway whose conditions are all False, and are about its newest generation, is
#   Current, so what depends on a waypoint or an east-west gateway is applied at once. An object that says the same with
#   Ready: False is waited for. So is a Service of type LoadBalancer without a cluster address, but not one that only
#   lacks the address of its load balancer, which is what other networks send to.
# Seen: Gateway Current, Certificate InProgress, Service without a load balancer's address Current.
# Exits 0 while this holds, and non-zero when it changes.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat >main.go <<'GO'
package main

import (
	"fmt"

	"github.com/fluxcd/cli-utils/pkg/kstatus/status"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

var objects = []string{
	`{"apiVersion": "gateway.networking.k8s.io/v1", "kind": "Gateway",
	  "metadata": {"name": "waypoint", "namespace": "shop", "generation": 3},
	  "status": {"conditions": [
	    {"type": "Accepted", "status": "False", "reason": "InvalidParameters", "observedGeneration": 3},
	    {"type": "Programmed", "status": "False", "reason": "Invalid", "observedGeneration": 3}]}}`,
	`{"apiVersion": "cert-manager.io/v1", "kind": "Certificate",
	  "metadata": {"name": "waypoint", "namespace": "shop", "generation": 3},
	  "status": {"conditions": [{"type": "Ready", "status": "False", "reason": "Pending", "observedGeneration": 3}]}}`,
	`{"apiVersion": "v1", "kind": "Service",
	  "metadata": {"name": "eastwest", "namespace": "shop"},
	  "spec": {"type": "LoadBalancer", "clusterIP": "10.0.0.1"},
	  "status": {"loadBalancer": {}}}`,
}

func main() {
	for _, text := range objects {
		object := &unstructured.Unstructured{}
		if err := object.UnmarshalJSON([]byte(text)); err != nil {
			panic(err)
		}
		result, err := status.Compute(object)
		if err != nil {
			panic(err)
		}
		fmt.Println(object.GetKind(), result.Status)
	}
}
GO

{
  go mod init example.test/finding &&
    go get github.com/fluxcd/cli-utils@v1.3.0 &&
    go mod tidy
} >log 2>&1 || { cat log >&2; exit 2; }
seen=$(go run .)
echo "$seen"
[ "$seen" = "Gateway Current
Certificate InProgress
Service Current" ]
