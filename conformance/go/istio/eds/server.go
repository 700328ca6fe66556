package main

import (
	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/cluster"
	meshdefaults "istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/mesh/meshwatcher"
	"istio.io/istio/pkg/config/schema/gatewayapi"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/test"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

// The definitions of the fake API server do not say of which version they are, and istiod reads no kind that has to have one.
func init() {
	clear(gatewayapi.MinimumCRDVersions)
}

// serve starts Istio's fake discovery server as the istiod of one cluster, which reads all clusters.
func serve(t test.Failer, m mesh, local int) *xds.FakeDiscoveryServer {
	objects := map[cluster.ID][]runtime.Object{}
	for _, c := range m.Clusters {
		own, err := c.kubernetesObjects()
		failOn(t, err)
		objects[cluster.ID(c.Name)] = own
	}
	index, discovered := indexOf(t, m, local)
	configs, err := m.Clusters[local].configs(discovered)
	failOn(t, err)
	meshConfig, err := m.Clusters[local].meshConfig()
	failOn(t, err)
	networks, err := m.Clusters[local].meshNetworks()
	failOn(t, err)
	return xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
		DefaultClusterName:         cluster.ID(m.Clusters[local].Name),
		KubernetesObjectsByCluster: objects,
		KubeClientBuilder:          func(objects ...runtime.Object) kubelib.Client { return newClient(t, objects) },
		Configs:                    configs,
		MeshConfig:                 meshConfig,
		NetworksWatcher:            meshwatcher.NewFixedNetworksWatcher(networks),
		AmbientIndex:               index,
	})
}

// ambientProfile is what Istio's installation profile of this name says of scopes.
func ambientProfile() *meshconfig.MeshConfig {
	profile := meshdefaults.DefaultMeshConfig()
	profile.ServiceScopeConfigs = []*meshconfig.MeshConfig_ServiceScopeConfigs{{
		ServicesSelector: &meshconfig.LabelSelector{
			MatchExpressions: []*meshconfig.LabelSelectorRequirement{{
				Key: "istio.io/global", Operator: string(metav1.LabelSelectorOpIn), Values: []string{"true"},
			}},
		},
		Scope: meshconfig.MeshConfig_ServiceScopeConfigs_GLOBAL,
	}}
	return profile
}

func failOn(t test.Failer, err error) {
	if err != nil {
		t.Fatal(err)
	}
}
