// Command ztunnel connects to a running istiod as one node's ztunnel does, prints what it is sent of workloads and services,
// one JSON object a line, and leaves.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/netip"
	"os"
	"sort"
	"time"

	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/structpb"
	"istio.io/istio/pkg/workloadapi"
)

const addressType = "type.googleapis.com/istio.workload.Address"

// address is one line of the output: a workload or a service.
type address struct {
	Workload *workload `json:"workload,omitempty"`
	Service  *service  `json:"service,omitempty"`
}

type workload struct {
	UID       string   `json:"uid"`
	Name      string   `json:"name"`
	Namespace string   `json:"namespace"`
	Cluster   string   `json:"cluster"`
	Network   string   `json:"network"`
	Addresses []string `json:"addresses"`
	Node      string   `json:"node"`
	// Locality is region/zone/subzone, with every slash.
	Locality string `json:"locality"`
	Healthy  bool   `json:"healthy"`
	// Capacity is 1 where nothing is sent.
	Capacity uint32 `json:"capacity"`
	// Gateway is the address of the network gateway it is reached through; empty for none.
	Gateway string `json:"gateway"`
	// Services are those it stands behind, as namespace/hostname.
	Services []string `json:"services"`
}

type service struct {
	Name      string `json:"name"`
	Namespace string `json:"namespace"`
	Hostname  string `json:"hostname"`
	// Waypoint is the host name or address of its waypoint; empty for none.
	Waypoint string `json:"waypoint"`
	// Preference are the scopes in which closeness counts, and the mode.
	Preference []string `json:"preference"`
	Mode       string   `json:"mode"`
}

func main() {
	istiod := flag.String("istiod", "", "plaintext discovery address of istiod, host:port")
	cluster := flag.String("cluster", "", "cluster id of the node")
	network := flag.String("network", "", "network of the node")
	node := flag.String("node", "", "name of the node")
	patience := flag.Duration("patience", 10*time.Second, "how long istiod may take")
	flag.Parse()

	metadata, err := structpb.NewStruct(map[string]any{
		"CLUSTER_ID":    *cluster,
		"NETWORK":       *network,
		"NAMESPACE":     "istio-system",
		"NODE_NAME":     *node,
		"ISTIO_VERSION": "1.31.0",
	})
	exitOn(err)
	ctx, cancel := context.WithTimeout(context.Background(), *patience)
	defer cancel()
	addresses, err := ask(ctx, *istiod, &core.Node{
		Id:       fmt.Sprintf("ztunnel~127.0.0.1~ztunnel-%s.istio-system~istio-system.svc.cluster.local", *node),
		Metadata: metadata,
	})
	exitOn(err)
	output := json.NewEncoder(os.Stdout)
	for _, one := range addresses {
		exitOn(output.Encode(one))
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "ztunnel:", err)
		os.Exit(1)
	}
}

// ask returns what istiod sends first. It acknowledges nothing: we leave after the first answer.
func ask(ctx context.Context, istiod string, node *core.Node) ([]address, error) {
	connection, err := grpc.NewClient(istiod, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	stream, err := discovery.NewAggregatedDiscoveryServiceClient(connection).DeltaAggregatedResources(ctx)
	if err != nil {
		return nil, err
	}
	everything := &discovery.DeltaDiscoveryRequest{Node: node, TypeUrl: addressType, ResourceNamesSubscribe: []string{"*"}}
	if err := stream.Send(everything); err != nil {
		return nil, err
	}
	response, err := stream.Recv()
	if err != nil {
		return nil, fmt.Errorf("waiting for %s: %w", addressType, err)
	}
	var addresses []address
	for _, resource := range response.Resources {
		sent := &workloadapi.Address{}
		if err := resource.Resource.UnmarshalTo(sent); err != nil {
			return nil, err
		}
		addresses = append(addresses, address{Workload: workloadOf(sent.GetWorkload()), Service: serviceOf(sent.GetService())})
	}
	return addresses, nil
}

func workloadOf(sent *workloadapi.Workload) *workload {
	if sent == nil {
		return nil
	}
	w := &workload{
		UID:       sent.Uid,
		Name:      sent.Name,
		Namespace: sent.Namespace,
		Cluster:   sent.ClusterId,
		Network:   sent.Network,
		Addresses: []string{},
		Node:      sent.Node,
		Healthy:   sent.Status == workloadapi.WorkloadStatus_HEALTHY,
		Capacity:  1,
		Gateway:   gatewayOf(sent.NetworkGateway),
		Services:  []string{},
	}
	if l := sent.Locality; l != nil {
		w.Locality = l.Region + "/" + l.Zone + "/" + l.Subzone
	}
	if sent.Capacity != nil {
		w.Capacity = sent.Capacity.Value
	}
	for _, one := range sent.Addresses {
		w.Addresses = append(w.Addresses, ipOf(one))
	}
	for name := range sent.Services {
		w.Services = append(w.Services, name)
	}
	sort.Strings(w.Services)
	return w
}

func serviceOf(sent *workloadapi.Service) *service {
	if sent == nil {
		return nil
	}
	s := &service{
		Name:       sent.Name,
		Namespace:  sent.Namespace,
		Hostname:   sent.Hostname,
		Waypoint:   gatewayOf(sent.Waypoint),
		Preference: []string{},
		Mode:       sent.GetLoadBalancing().GetMode().String(),
	}
	for _, scope := range sent.GetLoadBalancing().GetRoutingPreference() {
		s.Preference = append(s.Preference, scope.String())
	}
	return s
}

func gatewayOf(sent *workloadapi.GatewayAddress) string {
	switch {
	case sent == nil:
		return ""
	case sent.GetHostname() != nil:
		return sent.GetHostname().Hostname
	default:
		return ipOf(sent.GetAddress().GetAddress())
	}
}

func ipOf(bytes []byte) string {
	ip, _ := netip.AddrFromSlice(bytes)
	return ip.String()
}
