package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
	meshdefaults "istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/config/schema/gvk"
	kubelib "istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/kubetypes"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
)

const (
	domain          = "cluster.local"
	systemNamespace = "istio-system"
	labelNetwork    = "topology.istio.io/network"
	labelRevision   = "istio.io/rev"
	defaultRevision = "default"
	labelManaged    = "gateway.istio.io/managed"
	// annotationNetworkSaid marks a pod whose network label is ours.
	annotationNetworkSaid = "conformance/network-said"
	managedWaypoint       = "istio.io-mesh-controller"
	managedIngress        = "istio.io-gateway-controller"
	managedEastWest       = "istio.io-eastwest-controller"
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

// configs are the cluster's objects of Istio's networking API, as istiod reads them: with the domain that short hosts get, and
// without those of namespaces and revisions that it does not read. The store that the fake discovery server has takes them all.
func (c inputCluster) configs(discovered kubetypes.DynamicObjectFilter) ([]config.Config, error) {
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
			if !discovered.Filter(one.Namespace) || !config.ObjectInRevision(&one, c.revision()) {
				continue
			}
			one.Domain = domain
			all = append(all, one)
		}
	}
	return all, nil
}

// entries are the ServiceEntries and WorkloadEntries, which the ambient index reads from the API server by itself.
func (c inputCluster) entries() ([]runtime.Object, error) {
	decoder := kubelib.IstioCodec.UniversalDeserializer()
	var all []runtime.Object
	for _, object := range c.Objects {
		var kind metav1.TypeMeta
		if err := json.Unmarshal(object, &kind); err != nil {
			return nil, err
		}
		if kind.Kind != gvk.ServiceEntry.Kind && kind.Kind != gvk.WorkloadEntry.Kind {
			continue
		}
		decoded, _, err := decoder.Decode(object, nil, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", object, err)
		}
		all = append(all, decoded)
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
		if pod.Annotations == nil {
			pod.Annotations = map[string]string{}
		}
		pod.Annotations[annotationNetworkSaid] = "true"
	}
}

// meshConfig is that of the ConfigMap of the cluster's istiod, or of Istio's installation profile where there is none.
func (c inputCluster) meshConfig() (*meshconfig.MeshConfig, error) {
	text, found, err := c.ofIstiod("mesh")
	if err != nil || !found {
		return ambientProfile(), err
	}
	return meshdefaults.ApplyMeshConfigDefaults(text)
}

// meshNetworks are those of the same ConfigMap; nil where it has none.
func (c inputCluster) meshNetworks() (*meshconfig.MeshNetworks, error) {
	text, found, err := c.ofIstiod("meshNetworks")
	if err != nil || !found {
		return nil, err
	}
	return meshdefaults.ParseMeshNetworks(text)
}

// ofIstiod is a text of the ConfigMap of the cluster's istiod.
func (c inputCluster) ofIstiod(key string) (text string, found bool, err error) {
	name := "istio"
	if revision := c.revision(); revision != defaultRevision {
		name += "-" + revision
	}
	objects, err := c.kubernetesObjects()
	if err != nil {
		return "", false, err
	}
	for _, object := range objects {
		if configMap, is := object.(*corev1.ConfigMap); is && configMap.Namespace == systemNamespace && configMap.Name == name {
			text, found = configMap.Data[key]
		}
	}
	return text, found, nil
}

// revision is that of the Deployment of the cluster's istiod.
func (c inputCluster) revision() string {
	for _, object := range c.Objects {
		var deployment appsv1.Deployment
		if json.Unmarshal(object, &deployment) != nil || deployment.Kind != "Deployment" || deployment.Labels["app"] != "istiod" {
			continue
		}
		if revision := deployment.Labels[labelRevision]; revision != "" {
			return revision
		}
	}
	return defaultRevision
}

// podsManagedBy are the pods of the Gateways of some controllers that istiod would be connected to.
func (c inputCluster) podsManagedBy(controllers ...string) ([]*corev1.Pod, error) {
	objects, err := c.kubernetesObjects()
	if err != nil {
		return nil, err
	}
	var pods []*corev1.Pod
	for _, object := range objects {
		if pod, isPod := object.(*corev1.Pod); isPod && slices.Contains(controllers, pod.Labels[labelManaged]) && pod.Status.PodIP != "" {
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
