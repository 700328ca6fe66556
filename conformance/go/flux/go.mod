module cdk8s-ambient/conformance/flux

go 1.26.3

require (
	github.com/fluxcd/kustomize-controller v1.9.6
	github.com/fluxcd/source-controller v1.7.3
)
