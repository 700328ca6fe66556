package main

import (
	"encoding/json"
	"strings"

	listenerv3 "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	hcm "github.com/envoyproxy/go-control-plane/envoy/extensions/filters/network/http_connection_manager/v3"
	"google.golang.org/protobuf/encoding/protojson"
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
	// Config is an envoy.config.route.v3.RouteConfiguration.
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
					config, name, err := routeConfigOf(chain)
					failOn(t, err)
					if !strings.HasPrefix(name, "inbound-vip|") || seen[name] {
						continue
					}
					seen[name] = true
					all = append(all, routes{
						Cluster:  c.Name,
						Waypoint: pod.Namespace + "/" + pod.Labels[labelGatewayName],
						Pod:      pod.Name,
						Name:     name,
						Config:   config,
					})
				}
			}
		}
	})
	return all, err
}

// routeConfigOf is the configuration that a chain for HTTP has in itself, and its name; empty for other chains.
func routeConfigOf(chain *listenerv3.FilterChain) (json.RawMessage, string, error) {
	for _, filter := range chain.Filters {
		manager := &hcm.HttpConnectionManager{}
		if !filter.GetTypedConfig().MessageIs(manager) {
			continue
		}
		if err := filter.GetTypedConfig().UnmarshalTo(manager); err != nil {
			return nil, "", err
		}
		if config := manager.GetRouteConfig(); config != nil {
			text, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(config)
			return text, config.Name, err
		}
	}
	return nil, "", nil
}
