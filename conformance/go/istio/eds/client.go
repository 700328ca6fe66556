package main

import (
	"istio.io/istio/pkg/config/schema/gvk"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/test"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/fake"
)

// newClient is a fake client with objects. Istio's own constructor has the fake API server track who owns which field, and
// looks through every type there is for each object; nothing here asks for owners, and without it a mesh takes half the time.
func newClient(t test.Failer, objects []runtime.Object) kubelib.Client {
	var ofKubernetes, others []runtime.Object
	for _, object := range objects {
		if group := object.GetObjectKind().GroupVersionKind().Group; group == gvk.KubernetesGateway.Group || group == gvk.ServiceEntry.Group {
			others = append(others, object)
		} else {
			ofKubernetes = append(ofKubernetes, object)
		}
	}
	client := kubelib.NewFakeClient(others...)
	tracker := client.Kube().(*fake.Clientset).Tracker()
	for _, object := range ofKubernetes {
		failOn(t, tracker.Add(object))
	}
	return client
}
