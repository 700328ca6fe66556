package main

import (
	"fmt"
	"time"

	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/pkg/serviceregistry/ambient"
	"istio.io/istio/pilot/pkg/serviceregistry/util/xdsfake"
	"istio.io/istio/pkg/activenotifier"
	"istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
	"istio.io/istio/pkg/config/schema/gvr"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/kclient"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/kube/krt"
	"istio.io/istio/pkg/kube/kubetypes"
	"istio.io/istio/pkg/kube/multicluster"
	"istio.io/istio/pkg/kube/namespace"
	"istio.io/istio/pkg/test"
	"istio.io/istio/pkg/test/util/retry"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/client-go/rest"
)

// read are the kinds that the index wants to be there, even where there is no object of them.
var read = []schema.GroupVersionResource{
	gvr.AuthorizationPolicy,
	gvr.PeerAuthentication,
	gvr.KubernetesGateway,
	gvr.GatewayClass,
	gvr.WorkloadEntry,
	gvr.ServiceEntry,
}

// indexOf is the ambient index of one cluster's istiod, and what it reads by namespace. The index that the fake discovery server
// makes by itself knows the local cluster only; this one reads the others by their remote secrets, as a live istiod does.
func indexOf(t test.Failer, m mesh, local int) (ambient.Index, kubetypes.DynamicObjectFilter) {
	clients := map[cluster.ID]kubelib.Client{}
	for i, c := range m.Clusters {
		objects, err := c.kubernetesObjects()
		failOn(t, err)
		entries, err := c.entries()
		failOn(t, err)
		objects = append(objects, entries...)
		if i == local {
			objects = append(objects, remoteSecrets(m, local)...)
		}
		client := newClient(t, objects)
		for _, kind := range read {
			clienttest.MakeCRD(t, client, kind)
		}
		clients[cluster.ID(c.Name)] = client
	}
	me := cluster.ID(m.Clusters[local].Name)
	own, err := m.Clusters[local].meshConfig()
	failOn(t, err)
	meshConfig := meshwatcher.NewTestWatcher(own)
	stop := test.NewStop(t)
	// The clients of the other clusters get theirs from the controller.
	discovered := namespace.NewDiscoveryNamespacesFilter(kclient.New[*corev1.Namespace](clients[me]), meshConfig, stop)
	clients[me] = kubelib.SetObjectFilter(clients[me], discovered)
	controller := multicluster.NewController(multicluster.ControllerOptions{
		Client:          clients[me],
		ClusterID:       me,
		SystemNamespace: systemNamespace,
		MeshConfig:      meshConfig,
		ClientBuilder: func(_ []byte, id cluster.ID, _ ...func(*rest.Config)) (kubelib.Client, error) {
			if client, found := clients[id]; found {
				return client, nil
			}
			return nil, fmt.Errorf("there is no cluster %s", id)
		},
		Debugger: krt.GlobalDebugHandler,
	})
	index := ambient.New(ambient.Options{
		SystemNamespace:        systemNamespace,
		DomainSuffix:           domain,
		ClusterID:              me,
		Revision:               m.Clusters[local].revision(),
		XDSUpdater:             xdsfake.NewFakeXDS(),
		MeshConfig:             meshConfig,
		StatusNotifier:         activenotifier.New(false),
		Debugger:               krt.GlobalDebugHandler,
		MultiClusterController: controller,
		Flags: ambient.FeatureFlags{
			DefaultAllowFromWaypoint:              features.DefaultAllowFromWaypoint,
			EnableK8SServiceSelectWorkloadEntries: features.EnableK8SServiceSelectWorkloadEntries,
		},
	})
	failOn(t, controller.Run(stop))
	clients[me].RunAndWait(stop)
	go index.Run(stop)
	retry.UntilOrFail(t, func() bool { return controller.HasSynced() && index.HasSynced() }, retry.Delay(time.Millisecond))
	return index, discovered
}

// remoteSecrets are how an istiod is told of other clusters.
func remoteSecrets(m mesh, local int) []runtime.Object {
	var secrets []runtime.Object
	for i, c := range m.Clusters {
		if i == local {
			continue
		}
		secrets = append(secrets, &corev1.Secret{
			ObjectMeta: metav1.ObjectMeta{
				Name:      "istio-remote-secret-" + c.Name,
				Namespace: systemNamespace,
				Labels:    map[string]string{multicluster.MultiClusterSecretLabel: "true"},
			},
			// Clusters are told apart by this text, which nothing reads.
			Data: map[string][]byte{c.Name: []byte("kubeconfig of " + c.Name)},
		})
	}
	return secrets
}
