package main

import (
	"encoding/json"
	"fmt"
	"strings"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	meshdefaults "istio.io/istio/pkg/config/mesh"
	kubelib "istio.io/istio/pkg/kube"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

const (
	domain          = "cluster.local"
	systemNamespace = "istio-system"
	labelNetwork    = "topology.istio.io/network"
	labelManaged    = "gateway.istio.io/managed"
	managedWaypoint = "istio.io-mesh-controller"
)

// mesh is the input: Kubernetes objects as a snapshot of live clusters has them.
type mesh struct {
	ID       string         `json:"id"`
	Clusters []inputCluster `json:"clusters"`
}

type inputCluster struct {
	Name    string            `json:"name"`
	Network string            `json:"network"`
	Objects []json.RawMessage `json:"objects"`
}

// configs are the cluster's objects of Istio's networking API, as istiod reads them: with the domain that short hosts get.
func (c inputCluster) configs() ([]config.Config, error) {
	var all []config.Config
	for _, object := range c.Objects {
		if isNetworking, err := isOfNetworkingAPI(object); err != nil || !isNetworking {
			if err != nil {
				return nil, err
			}
			continue
		}
		parsed, _, err := crd.ParseInputs(string(object))
		if err != nil {
			return nil, err
		}
		for _, one := range parsed {
			one.Domain = domain
			all = append(all, one)
		}
	}
	return all, nil
}

// kubernetesObjects are all others, decoded anew for each caller.
func (c inputCluster) kubernetesObjects() ([]runtime.Object, error) {
	decoder := kubelib.IstioCodec.UniversalDeserializer()
	var all []runtime.Object
	for _, object := range c.Objects {
		if isNetworking, err := isOfNetworkingAPI(object); err != nil || isNetworking {
			if err != nil {
				return nil, err
			}
			continue
		}
		decoded, _, err := decoder.Decode(object, nil, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", object, err)
		}
		if pod, isPod := decoded.(*corev1.Pod); isPod {
			c.sayNetwork(pod)
		}
		all = append(all, decoded)
	}
	return all, nil
}

// sayNetwork puts the cluster's network on a pod that says none: the fake registry does not read it from the Namespace.
func (c inputCluster) sayNetwork(pod *corev1.Pod) {
	if pod.Labels[labelNetwork] == "" && c.Network != "" {
		if pod.Labels == nil {
			pod.Labels = map[string]string{}
		}
		pod.Labels[labelNetwork] = c.Network
	}
}

// meshConfig is that of the ConfigMap of the cluster's istiod, or of Istio's installation profile where there is none.
func (c inputCluster) meshConfig() (*meshconfig.MeshConfig, error) {
	objects, err := c.kubernetesObjects()
	if err != nil {
		return nil, err
	}
	for _, object := range objects {
		if configMap, is := object.(*corev1.ConfigMap); is && configMap.Namespace == systemNamespace && configMap.Name == "istio" {
			return meshdefaults.ApplyMeshConfigDefaults(configMap.Data["mesh"])
		}
	}
	return ambientProfile(), nil
}

// waypointPods are the pods that istiod would be connected to.
func (c inputCluster) waypointPods() ([]*corev1.Pod, error) {
	objects, err := c.kubernetesObjects()
	if err != nil {
		return nil, err
	}
	var pods []*corev1.Pod
	for _, object := range objects {
		if pod, isPod := object.(*corev1.Pod); isPod && pod.Labels[labelManaged] == managedWaypoint && pod.Status.PodIP != "" {
			pods = append(pods, pod)
		}
	}
	return pods, nil
}

func isOfNetworkingAPI(object json.RawMessage) (bool, error) {
	var kind metav1.TypeMeta
	err := json.Unmarshal(object, &kind)
	return strings.HasPrefix(kind.APIVersion, "networking.istio.io/"), err
}
