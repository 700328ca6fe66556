package main

import (
	"strings"
	"time"

	"istio.io/istio/pilot/pkg/xds/endpoints"
	"istio.io/istio/pkg/test"
)

// timing is how long Istio takes to compute what a waypoint pod is sent for one of Envoy's clusters.
type timing struct {
	ID                   string `json:"id"`
	Answers              int    `json:"answers"`
	NanosecondsPerAnswer int64  `json:"nanosecondsPerAnswer"`
}

// timeAnswers computes what the waypoints of one cluster are sent, as often as is said. Starting istiod is not counted, nor is
// looking up which services a waypoint has.
func timeAnswers(m mesh, local, times int) (timing, error) {
	result := timing{ID: m.ID}
	err := test.Wrap(func(t test.Failer) {
		c := m.Clusters[local]
		pods, err := c.podsManagedBy(managedWaypoint)
		failOn(t, err)
		server := serve(t, m, local)
		for _, pod := range pods {
			proxy := proxyOf(server, c, pod)
			push := server.PushContext()
			var names []string
			for _, one := range server.Clusters(proxy) {
				if strings.HasPrefix(one.Name, "inbound-vip|") {
					names = append(names, one.Name)
				}
			}
			start := time.Now()
			for range times {
				for _, name := range names {
					builder := endpoints.NewEndpointBuilder(name, proxy, push)
					builder.BuildClusterLoadAssignment(server.Env().EndpointIndex)
				}
			}
			result.Answers += times * len(names)
			result.NanosecondsPerAnswer += time.Since(start).Nanoseconds()
		}
	})
	if result.Answers > 0 {
		result.NanosecondsPerAnswer /= int64(result.Answers)
	}
	return result, err
}
