#!/bin/sh
# Finding: kustomize's namePrefix follows a Service into an Ingress, and leaves an HTTPRoute pointing at the old name.
# Version: sigs.k8s.io/kustomize/kustomize/v5 v5.7.1.
# Behaviour: namePrefix renames every object. Its table of references knows the backends of an Ingress; it knows neither
#   those of an HTTPRoute, nor its parentRefs, nor the label that binds a Service to a waypoint. A base that is moved from
#   Ingress to Gateway API and built as before refers to a Service and a Gateway that do not exist; kustomize says nothing.
# Seen: with the prefix blue-, the Service is blue-cart and the Gateway blue-waypoint. The Ingress sends to blue-cart, the
#   HTTPRoute to cart, and the Service's label still says waypoint.
# Exits 0 while this holds, and non-zero when it changes. The first build takes a minute.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

mkdir base
cat >base/objects.yaml <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: cart, labels: { istio.io/use-waypoint: waypoint } }
spec: { selector: { app: cart }, ports: [{ port: 80 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: waypoint }
spec: { gatewayClassName: istio-waypoint, listeners: [{ name: mesh, port: 15008, protocol: HBONE }] }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: cart }
spec: { defaultBackend: { service: { name: cart, port: { number: 80 } } } }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart }
spec: { parentRefs: [{ name: waypoint }], rules: [{ backendRefs: [{ name: cart, port: 80 }] }] }
YAML
cat >base/kustomization.yaml <<'YAML'
namePrefix: blue-
resources: [objects.yaml]
YAML

{
  go mod init example.test/finding &&
    go get -tool sigs.k8s.io/kustomize/kustomize/v5@v5.7.1
} >log 2>&1 || { cat log >&2; exit 2; }
seen=$(go tool kustomize build base | grep -E '^ *(- |)(kind|name|istio.io/use-waypoint):' | tr -s ' \n' ' ')
echo "$seen"
[ "$seen" = "kind: Service istio.io/use-waypoint: waypoint name: blue-cart \
kind: Gateway name: blue-waypoint - name: mesh \
kind: HTTPRoute name: blue-cart - name: waypoint - name: cart \
kind: Ingress name: blue-cart name: blue-cart " ]
