package main

import (
	"encoding/json"
	"fmt"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	tcp "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/tcp_proxy/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"istio.io/istio/pkg/test"
)

// routesAnswer is what the waypoint pods of a mesh are told of routes.
type routesAnswer struct {
	ID     string   `json:"id"`
	Routes []routes `json:"routes"`
}

// routes are those of one of Envoy's clusters at a waypoint pod.
type routes struct {
	Cluster  string `json:"cluster"`
	Waypoint string `json:"waypoint"`
	Pod      string `json:"pod"`
	// Name is that of the cluster that requests go to without a route.
	Name string `json:"name"`
	// Config is an envoy.config.route.v3.RouteConfiguration, or, where connections are passed on, the TcpProxy filter that does it.
	Config json.RawMessage `json:"config"`
}

// routesOf are the routes that one cluster's istiod sends its waypoints for the services that use them.
func routesOf(m mesh, local int) ([]routes, error) {
	var all []routes
	err := test.Wrap(func(t test.Failer) {
		c := m.Clusters[local]
		pods, err := c.podsManagedBy(managedWaypoint)
		failOn(t, err)
		server := serve(t, m, local)
		for _, pod := range pods {
			seen := map[string]bool{}
			for _, l := range server.Listeners(proxyOf(server, c, pod)) {
				for _, chain := range l.FilterChains {
					if !strings.HasPrefix(chain.Name, "inbound-vip|") || seen[chain.Name] {
						continue
					}
					seen[chain.Name] = true
					config, err := configOf(chain)
					failOn(t, err)
					all = append(all, routes{
						Cluster:  c.Name,
						Waypoint: pod.Namespace + "/" + pod.Labels[labelGatewayName],
						Pod:      pod.Name,
						Name:     chain.Name,
						Config:   config,
					})
				}
			}
		}
	})
	return all, err
}

// configOf is what a chain has in itself on where requests or connections go.
func configOf(chain *listenerv3.FilterChain) (json.RawMessage, error) {
	for _, filter := range chain.Filters {
		typed := filter.GetTypedConfig()
		manager, proxy := &hcm.HttpConnectionManager{}, &tcp.TcpProxy{}
		switch {
		case typed.MessageIs(manager):
			if err := typed.UnmarshalTo(manager); err != nil {
				return nil, err
			}
			return asJSON(manager.GetRouteConfig())
		case typed.MessageIs(proxy):
			if err := typed.UnmarshalTo(proxy); err != nil {
				return nil, err
			}
			return asJSON(proxy)
		}
	}
	return nil, fmt.Errorf("the chain %s passes nothing on", chain.Name)
}

func asJSON(message proto.Message) (json.RawMessage, error) {
	return protojson.MarshalOptions{UseProtoNames: true}.Marshal(message)
}
