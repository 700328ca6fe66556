// Command waypoint connects to a running istiod as one waypoint pod does, prints the endpoints it is sent, one JSON
// object a line, and leaves. istiod looks the pod up by its address, so the pod must exist. With -follow it stays, and keeps
// what it is sent in files that an Envoy reads.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"strings"
	"time"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/types/known/structpb"
)

const (
	clusterType  = "type.googleapis.com/envoy.config.cluster.v3.Cluster"
	endpointType = "type.googleapis.com/envoy.config.endpoint.v3.ClusterLoadAssignment"
)

// endpoint is one line of the output, in istiod's order.
type endpoint struct {
	// EnvoyCluster is Envoy's name for the service and port, such as inbound-vip|5000|http|helloworld.sample.svc.cluster.local.
	EnvoyCluster string `json:"envoyCluster"`
	Address      string `json:"address"`
	// Listener is the internal listener that wraps the connection: connect_originate for HBONE to a pod,
	// inner_connect_originate for the double HBONE through an east-west gateway, empty for none.
	Listener string `json:"listener"`
	Locality string `json:"locality"`
	Priority uint32 `json:"priority"`
	Weight   uint32 `json:"weight"`
	Health   string `json:"health"`
}

func main() {
	istiod := flag.String("istiod", "", "plaintext discovery address of istiod, host:port")
	cluster := flag.String("cluster", "", "cluster id of the waypoint")
	network := flag.String("network", "", "network of the waypoint")
	namespace := flag.String("namespace", "", "namespace of the waypoint pod")
	pod := flag.String("pod", "", "name of the waypoint pod")
	address := flag.String("address", "", "IP address of the waypoint pod")
	patience := flag.Duration("patience", 10*time.Second, "how long istiod may take")
	view := flag.String("view", "", "networks that it asks for the endpoints of, separated by commas; all if it is empty")
	folder := flag.String("follow", "", "folder to keep clusters and endpoints in, until standard input ends")
	flag.Parse()

	fields := map[string]any{
		"CLUSTER_ID":      *cluster,
		"NETWORK":         *network,
		"NAMESPACE":       *namespace,
		"INSTANCE_IPS":    *address,
		"ISTIO_VERSION":   "1.31.0",
		"SERVICE_ACCOUNT": "waypoint",
		"WORKLOAD_NAME":   "waypoint",
	}
	if *view != "" {
		fields["REQUESTED_NETWORK_VIEW"] = *view
	}
	metadata, err := structpb.NewStruct(fields)
	exitOn(err)
	node := &core.Node{
		Id:       fmt.Sprintf("waypoint~%s~%s.%s~%s.svc.cluster.local", *address, *pod, *namespace, *namespace),
		Metadata: metadata,
	}
	if *folder != "" {
		exitOn(follow(*istiod, node, *folder))
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), *patience)
	defer cancel()
	endpoints, err := ask(ctx, *istiod, node)
	exitOn(err)
	output := json.NewEncoder(os.Stdout)
	for _, e := range endpoints {
		exitOn(output.Encode(e))
	}
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "waypoint:", err)
		os.Exit(1)
	}
}

func ask(ctx context.Context, istiod string, node *core.Node) ([]endpoint, error) {
	connection, err := grpc.NewClient(istiod, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	stream, err := discovery.NewAggregatedDiscoveryServiceClient(connection).StreamAggregatedResources(ctx)
	if err != nil {
		return nil, err
	}
	if err := stream.Send(&discovery.DiscoveryRequest{Node: node, TypeUrl: clusterType}); err != nil {
		return nil, err
	}
	clusters, err := receive(stream, clusterType)
	if err != nil {
		return nil, err
	}
	names, err := serviceClusters(clusters)
	if err != nil || len(names) == 0 {
		return nil, err
	}
	if err := stream.Send(&discovery.DiscoveryRequest{TypeUrl: endpointType, ResourceNames: names}); err != nil {
		return nil, err
	}
	assignments, err := receive(stream, endpointType)
	if err != nil {
		return nil, err
	}
	return flatten(assignments)
}

// receive returns the next response of one type. It acknowledges nothing: we leave after the first answer.
func receive(stream discovery.AggregatedDiscoveryService_StreamAggregatedResourcesClient, typeURL string) (*discovery.DiscoveryResponse, error) {
	for {
		response, err := stream.Recv()
		if err != nil {
			return nil, fmt.Errorf("waiting for %s: %w", typeURL, err)
		}
		if response.TypeUrl == typeURL {
			return response, nil
		}
	}
}

// serviceClusters are those a waypoint balances: the ports of the services that use it.
func serviceClusters(response *discovery.DiscoveryResponse) ([]string, error) {
	var names []string
	for _, resource := range response.Resources {
		c := &clusterv3.Cluster{}
		if err := resource.UnmarshalTo(c); err != nil {
			return nil, err
		}
		if strings.HasPrefix(c.Name, "inbound-vip|") && c.GetType() == clusterv3.Cluster_EDS {
			names = append(names, c.Name)
		}
	}
	return names, nil
}

func flatten(response *discovery.DiscoveryResponse) ([]endpoint, error) {
	var endpoints []endpoint
	for _, resource := range response.Resources {
		assignment := &endpointv3.ClusterLoadAssignment{}
		if err := resource.UnmarshalTo(assignment); err != nil {
			return nil, err
		}
		for _, group := range assignment.Endpoints {
			for _, e := range group.LbEndpoints {
				address, listener := addressOf(e.GetEndpoint().GetAddress())
				endpoints = append(endpoints, endpoint{
					EnvoyCluster: assignment.ClusterName,
					Address:      address,
					Listener:     listener,
					Locality:     group.GetLocality().GetRegion() + "/" + group.GetLocality().GetZone(),
					Priority:     group.Priority,
					Weight:       e.GetLoadBalancingWeight().GetValue(),
					Health:       e.HealthStatus.String(),
				})
			}
		}
	}
	return endpoints, nil
}

func addressOf(address *core.Address) (hostPort, listener string) {
	if internal := address.GetEnvoyInternalAddress(); internal != nil {
		return internal.GetEndpointId(), internal.GetServerListenerName()
	}
	socket := address.GetSocketAddress()
	return fmt.Sprintf("%s:%d", socket.GetAddress(), socket.GetPortValue()), ""
}
