module cdk8s-ambient/conformance/definitions

go 1.27.0

require (
	github.com/argoproj/argo-cd/v3 v3.6.1
	github.com/fluxcd/kustomize-controller v1.10.1
	github.com/fluxcd/source-controller v1.10.1
)
