package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	clusterv3 "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	core "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	endpointv3 "github.com/envoyproxy/go-control-plane/envoy/config/endpoint/v3"
	discovery "github.com/envoyproxy/go-control-plane/envoy/service/discovery/v3"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// follower writes what istiod sends a waypoint as files that an Envoy subscribes to: the clusters of the services that use it,
// and a file of endpoints for each. Nothing in them is altered but where endpoints come from. What needs certificates (the
// clusters that originate HBONE) is left out: Envoy would wait for it, and for everything else with it.
type follower struct {
	stream  discovery.AggregatedDiscoveryService_StreamAggregatedResourcesClient
	folder  string
	current map[string]*clusterv3.Cluster
	// endpoints are the clusters whose endpoints are on disk: Envoy gives up on a cluster whose file is not there.
	endpoints map[string]bool
}

// follow runs until istiod ends the stream, or whoever started us ends our input.
func follow(istiod string, node *core.Node, folder string) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	connection, err := grpc.NewClient(istiod, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return err
	}
	defer connection.Close()
	stream, err := discovery.NewAggregatedDiscoveryServiceClient(connection).StreamAggregatedResources(ctx)
	if err != nil {
		return err
	}
	f := &follower{stream: stream, folder: folder, endpoints: map[string]bool{}}
	if err := stream.Send(&discovery.DiscoveryRequest{Node: node, TypeUrl: clusterType}); err != nil {
		return err
	}
	for {
		response, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := f.take(response); err != nil {
			return err
		}
	}
}

func (f *follower) take(response *discovery.DiscoveryResponse) error {
	switch response.TypeUrl {
	case clusterType:
		if err := f.takeClusters(response); err != nil {
			return err
		}
	case endpointType:
		if err := f.takeEndpoints(response); err != nil {
			return err
		}
	}
	return f.writeClusters()
}

func (f *follower) takeClusters(response *discovery.DiscoveryResponse) error {
	names, err := serviceClusters(response)
	if err != nil {
		return err
	}
	before := f.names()
	f.current = map[string]*clusterv3.Cluster{}
	for _, resource := range response.Resources {
		c := &clusterv3.Cluster{}
		if err := resource.UnmarshalTo(c); err != nil {
			return err
		}
		if slices.Contains(names, c.Name) {
			c.EdsClusterConfig = &clusterv3.Cluster_EdsClusterConfig{EdsConfig: source(f.endpointsFile(c.Name))}
			f.current[c.Name] = c
		}
	}
	if err := f.acknowledge(response, nil); err != nil {
		return err
	}
	after := f.names()
	if len(after) == 0 || slices.Equal(before, after) {
		return nil
	}
	return f.stream.Send(&discovery.DiscoveryRequest{TypeUrl: endpointType, ResourceNames: after})
}

// takeEndpoints takes the assignments that changed: istiod leaves the others out.
func (f *follower) takeEndpoints(response *discovery.DiscoveryResponse) error {
	for _, resource := range response.Resources {
		assignment := &endpointv3.ClusterLoadAssignment{}
		if err := resource.UnmarshalTo(assignment); err != nil {
			return err
		}
		if err := write(f.endpointsFile(assignment.ClusterName), endpointType, assignment); err != nil {
			return err
		}
		f.endpoints[assignment.ClusterName] = true
	}
	return f.acknowledge(response, f.names())
}

func (f *follower) acknowledge(response *discovery.DiscoveryResponse, names []string) error {
	return f.stream.Send(&discovery.DiscoveryRequest{
		TypeUrl:       response.TypeUrl,
		VersionInfo:   response.VersionInfo,
		ResponseNonce: response.Nonce,
		ResourceNames: names,
	})
}

func (f *follower) writeClusters() error {
	var known []proto.Message
	for _, name := range f.names() {
		if f.endpoints[name] {
			known = append(known, f.current[name])
		}
	}
	return write(filepath.Join(f.folder, "clusters.pb"), clusterType, known...)
}

func (f *follower) names() []string {
	var names []string
	for name := range f.current {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func (f *follower) endpointsFile(cluster string) string {
	return filepath.Join(f.folder, fmt.Sprintf("endpoints-%x.pb", cluster))
}

func source(path string) *core.ConfigSource {
	return &core.ConfigSource{
		ResourceApiVersion: core.ApiVersion_V3,
		ConfigSourceSpecifier: &core.ConfigSource_PathConfigSource{
			PathConfigSource: &core.PathConfigSource{Path: path},
		},
	}
}

// write puts a whole file in place at once, which is what Envoy watches for; one that says the same is left alone.
func write(path, typeURL string, resources ...proto.Message) error {
	response := &discovery.DiscoveryResponse{TypeUrl: typeURL}
	for _, resource := range resources {
		packed := &anypb.Any{}
		if err := anypb.MarshalFrom(packed, resource, proto.MarshalOptions{Deterministic: true}); err != nil {
			return err
		}
		response.Resources = append(response.Resources, packed)
	}
	content, err := proto.MarshalOptions{Deterministic: true}.Marshal(response)
	if err != nil {
		return err
	}
	if before, err := os.ReadFile(path); err == nil && slices.Equal(before, content) {
		return nil
	}
	unfinished := path + ".new"
	if err := os.WriteFile(unfinished, content, 0o600); err != nil {
		return err
	}
	return os.Rename(unfinished, path)
}
