import { describeObject } from '../model/object';
import { isGrpc } from '../model/services';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { failoverPorts } from './engine/questions';
import type { Rule } from './engine/rule';

const OVER_GRPC = change(SERVICE, 'name: http', 'name: grpc');

const messages = namedMessages({
  portIsGrpc: ({ cluster, service, port }: Values<'cluster' | 'service' | 'port'>) =>
    `In ${cluster}, port ${port} of ${service} carries gRPC.`,
});

export const grpcStatusNotCounted: Rule = {
  id: 'grpc-status-not-counted',
  severity: 'advice',
  title: 'Outlier detection does not see every failure of a gRPC port',
  why: 'Envoy counts a gRPC status only where the answer has no message before it (UNAVAILABLE then counts as 503): a call that fails after its first message counts as a success and never ejects the pod.',
  fix: 'give the pods a readiness probe that notices the failure, beside the thresholds of outlierDetection.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, OVER_GRPC, DESTINATION_RULE, WORKLOAD), cluster2: yaml(NAMESPACE) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE) } },
  find: (mesh) =>
    failoverPorts(mesh, isGrpc).map(({ cluster, service, port, path }) => ({
      cluster,
      object: service.object,
      path,
      ...messages.portIsGrpc({ cluster: cluster.name, service: describeObject(service.object), port: port.port }),
    })),
};
