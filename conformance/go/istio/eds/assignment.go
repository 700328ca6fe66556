package main

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/wrapperspb"
	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/util"
	labelutil "istio.io/istio/pilot/pkg/serviceregistry/util/label"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/cluster"
	"istio.io/istio/pkg/network"
	"istio.io/istio/pkg/test"
	corev1 "k8s.io/api/core/v1"
)

const (
	labelGatewayName = "gateway.networking.k8s.io/gateway-name"
	istioVersion     = "1.31.0"
	// metadataOfProxy is how the names of variables begin that a proxy tells istiod.
	metadataOfProxy = "ISTIO_META_"
)

// assignment is what a waypoint pod is sent for one of Envoy's clusters. What is not sent is null.
type assignment struct {
	Cluster  string `json:"cluster"`
	Waypoint string `json:"waypoint"`
	Pod      string `json:"pod"`
	Service  string `json:"service"`
	Port     int    `json:"port"`
	// IsOutbound is true for what a waypoint has for a service that it is not for, because a route of one of its services goes there.
	IsOutbound bool `json:"isOutbound,omitempty"`
	// Subset is null for all of a service.
	Subset           *string           `json:"subset"`
	LocalityWeighted bool              `json:"localityWeighted"`
	PanicThreshold   *float64          `json:"panicThreshold"`
	OutlierDetection *outlierDetection `json:"outlierDetection"`
	Endpoints        []endpoint        `json:"endpoints"`
}

type endpoint struct {
	Address        string `json:"address"`
	Via            string `json:"via"`
	Locality       string `json:"locality"`
	Priority       uint32 `json:"priority"`
	Weight         uint32 `json:"weight"`
	LocalityWeight uint32 `json:"localityWeight"`
	Health         string `json:"health"`
}

// outlierDetection has Envoy's fields under our names; durations are in milliseconds.
type outlierDetection struct {
	Consecutive5xx                         *uint32 `json:"consecutive5xx"`
	EnforcingConsecutive5xx                *uint32 `json:"enforcingConsecutive5xx"`
	ConsecutiveGatewayFailure              *uint32 `json:"consecutiveGatewayFailure"`
	EnforcingConsecutiveGatewayFailure     *uint32 `json:"enforcingConsecutiveGatewayFailure"`
	IntervalMilliseconds                   *int64  `json:"intervalMilliseconds"`
	BaseEjectionTimeMilliseconds           *int64  `json:"baseEjectionTimeMilliseconds"`
	MaxEjectionPercent                     *uint32 `json:"maxEjectionPercent"`
	SplitExternalLocalOriginErrors         bool    `json:"splitExternalLocalOriginErrors"`
	ConsecutiveLocalOriginFailure          *uint32 `json:"consecutiveLocalOriginFailure"`
	EnforcingConsecutiveLocalOriginFailure *uint32 `json:"enforcingConsecutiveLocalOriginFailure"`
}

// assignmentsOf is what one cluster's istiod sends its waypoints and gateways.
func assignmentsOf(m mesh, local int) ([]assignment, error) {
	var all []assignment
	err := test.Wrap(func(t test.Failer) {
		c := m.Clusters[local]
		pods, err := c.podsManagedBy(managedWaypoint, managedIngress, managedEastWest)
		failOn(t, err)
		server := serve(t, m, local)
		for _, pod := range pods {
			all = append(all, sentTo(server, c, pod)...)
		}
	})
	sort.SliceStable(all, func(i, j int) bool { return key(all[i]) < key(all[j]) })
	return all, err
}

// key orders assignments as ours are ordered; names have no character below a space.
func key(a assignment) string {
	subset := ""
	if a.Subset != nil {
		subset = "\x01" + *a.Subset
	}
	return strings.Join([]string{a.Waypoint, a.Pod, a.Service, fmt.Sprintf("%05d", a.Port), subset, fmt.Sprint(a.IsOutbound)}, "\x00")
}

func sentTo(server *xds.FakeDiscoveryServer, c inputCluster, pod *corev1.Pod) []assignment {
	proxy := proxyOf(server, c, pod)
	clusters := map[string]*clusterv3.Cluster{}
	for _, one := range server.Clusters(proxy) {
		clusters[one.Name] = one
	}
	byKey := map[string]assignment{}
	for _, sent := range server.Endpoints(proxy) {
		isOutbound := strings.HasPrefix(sent.ClusterName, "outbound|")
		if !isOutbound && (proxy.Type == model.Router || !strings.HasPrefix(sent.ClusterName, "inbound-vip|")) {
			continue
		}
		_, name, host, port := model.ParseSubsetKey(sent.ClusterName)
		proto, subset, isSubset := strings.Cut(name, "/")
		if isOutbound {
			subset, isSubset = name, name != ""
		}
		a := assignment{
			Cluster:   c.Name,
			Waypoint:  pod.Namespace + "/" + pod.Labels[labelGatewayName],
			Pod:       pod.Name,
			Service:   string(host),
			Port:      port,
			Endpoints: endpointsOf(sent),
			// Gateways have no others.
			IsOutbound: isOutbound && proxy.Type != model.Router,
		}
		if isSubset {
			a.Subset = &subset
		}
		describe(&a, clusters[sent.ClusterName])
		// Where nobody says the protocol, the waypoint is prepared for both.
		if _, known := byKey[key(a)]; !known || proto == "http" {
			byKey[key(a)] = a
		}
	}
	return slices.Collect(maps.Values(byKey))
}

// proxyOf is a pod of a waypoint or a gateway as it connects, with what istiod then finds out about it.
func proxyOf(server *xds.FakeDiscoveryServer, c inputCluster, pod *corev1.Pod) *model.Proxy {
	kind := model.Waypoint
	if pod.Labels[labelManaged] == managedIngress {
		kind = model.Router
	}
	proxy := &model.Proxy{
		Type:            kind,
		ID:              pod.Name + "." + pod.Namespace,
		ConfigNamespace: pod.Namespace,
		IPAddresses:     addressesOf(pod),
		Metadata: &model.NodeMetadata{
			Namespace:    pod.Namespace,
			ClusterID:    cluster.ID(c.Name),
			Network:      network.ID(networkOf(pod)),
			NodeName:     pod.Spec.NodeName,
			IstioVersion: istioVersion,
		},
	}
	if view := environmentOf(pod, metadataOfProxy+"REQUESTED_NETWORK_VIEW"); view != "" {
		proxy.Metadata.RequestedNetworkView = strings.Split(view, ",")
	}
	proxy.SetWorkloadLabels(server.Env())
	if pod.Annotations[annotationNetworkSaid] != "" {
		proxy.Labels = maps.Clone(proxy.Labels)
		delete(proxy.Labels, labelNetwork)
	}
	proxy.Locality = &core.Locality{
		Region:  proxy.Labels[labelutil.LabelTopologyRegion],
		Zone:    proxy.Labels[labelutil.LabelTopologyZone],
		SubZone: proxy.Labels["topology.istio.io/subzone"],
	}
	proxy.Labels = labelutil.AugmentLabels(
		proxy.Labels, proxy.Metadata.ClusterID, util.LocalityToString(proxy.Locality), proxy.GetNodeName(), proxy.Metadata.Network,
	)
	return server.SetupProxy(proxy)
}

// addressesOf are all addresses of a pod, as its proxy says them.
func addressesOf(pod *corev1.Pod) []string {
	addresses := []string{pod.Status.PodIP}
	for _, one := range pod.Status.PodIPs {
		if one.IP != pod.Status.PodIP {
			addresses = append(addresses, one.IP)
		}
	}
	return addresses
}

// environmentOf is a variable that the containers of a pod have; empty where none has it.
func environmentOf(pod *corev1.Pod, name string) string {
	for _, container := range pod.Spec.Containers {
		for _, variable := range container.Env {
			if variable.Name == name {
				return valueOf(pod, variable)
			}
		}
	}
	return ""
}

// networkOf is the network that a proxy says: by its environment, where that says anything of the proxy.
func networkOf(pod *corev1.Pod) string {
	isSaid := false
	said := ""
	for _, container := range pod.Spec.Containers {
		for _, variable := range container.Env {
			isSaid = isSaid || strings.HasPrefix(variable.Name, metadataOfProxy)
			if variable.Name == metadataOfProxy+"NETWORK" {
				said = valueOf(pod, variable)
			}
		}
	}
	if !isSaid {
		return pod.Labels[labelNetwork]
	}
	return said
}

// valueOf is what Kubernetes gives a container, of a value and of a label or annotation of its pod.
func valueOf(pod *corev1.Pod, variable corev1.EnvVar) string {
	if variable.ValueFrom == nil || variable.ValueFrom.FieldRef == nil {
		return variable.Value
	}
	path, key, _ := strings.Cut(variable.ValueFrom.FieldRef.FieldPath, "['")
	key = strings.TrimSuffix(key, "']")
	if path == "metadata.annotations" {
		return pod.Annotations[key]
	}
	return pod.Labels[key]
}

func endpointsOf(sent *endpointv3.ClusterLoadAssignment) []endpoint {
	endpoints := []endpoint{}
	for _, group := range sent.Endpoints {
		for _, e := range group.LbEndpoints {
			address, via := addressOf(e.GetEndpoint().GetAddress())
			endpoints = append(endpoints, endpoint{
				Address:        address,
				Via:            via,
				Locality:       util.LocalityToString(group.Locality),
				Priority:       group.Priority,
				Weight:         e.GetLoadBalancingWeight().GetValue(),
				LocalityWeight: group.GetLoadBalancingWeight().GetValue(),
				Health:         e.HealthStatus.String(),
			})
		}
	}
	return endpoints
}

// addressOf says where an endpoint is and, by the listener that wraps the connection, what it is.
func addressOf(address *core.Address) (hostPort, via string) {
	if internal := address.GetEnvoyInternalAddress(); internal != nil {
		if internal.GetServerListenerName() == "inner_connect_originate" {
			return internal.GetEndpointId(), "gateway"
		}
		return internal.GetEndpointId(), "pod"
	}
	socket := address.GetSocketAddress()
	if strings.Contains(socket.GetAddress(), ":") {
		return fmt.Sprintf("[%s]:%d", socket.GetAddress(), socket.GetPortValue()), "pod"
	}
	return fmt.Sprintf("%s:%d", socket.GetAddress(), socket.GetPortValue()), "pod"
}

func describe(a *assignment, c *clusterv3.Cluster) {
	a.LocalityWeighted = c.GetCommonLbConfig().GetLocalityWeightedLbConfig() != nil
	if threshold := c.GetCommonLbConfig().GetHealthyPanicThreshold(); threshold != nil {
		a.PanicThreshold = &threshold.Value
	}
	if o := c.GetOutlierDetection(); o != nil {
		a.OutlierDetection = &outlierDetection{
			Consecutive5xx:                         number(o.Consecutive_5Xx),
			EnforcingConsecutive5xx:                number(o.EnforcingConsecutive_5Xx),
			ConsecutiveGatewayFailure:              number(o.ConsecutiveGatewayFailure),
			EnforcingConsecutiveGatewayFailure:     number(o.EnforcingConsecutiveGatewayFailure),
			IntervalMilliseconds:                   milliseconds(o.Interval),
			BaseEjectionTimeMilliseconds:           milliseconds(o.BaseEjectionTime),
			MaxEjectionPercent:                     number(o.MaxEjectionPercent),
			SplitExternalLocalOriginErrors:         o.SplitExternalLocalOriginErrors,
			ConsecutiveLocalOriginFailure:          number(o.ConsecutiveLocalOriginFailure),
			EnforcingConsecutiveLocalOriginFailure: number(o.EnforcingConsecutiveLocalOriginFailure),
		}
	}
}

func number(value *wrapperspb.UInt32Value) *uint32 {
	if value == nil {
		return nil
	}
	return &value.Value
}

func milliseconds(value *durationpb.Duration) *int64 {
	if value == nil {
		return nil
	}
	converted := value.AsDuration().Milliseconds()
	return &converted
}
