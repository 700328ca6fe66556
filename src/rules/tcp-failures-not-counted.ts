import { applicationProtocolOf } from '../model/services';
import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { failoverPorts } from './engine/questions';
import type { Rule } from './engine/rule';

const OVER_TCP = change(SERVICE, 'name: http', 'name: tcp');

const messages = namedMessages({
  portIsTcp: ({ cluster, service, port }: Values<'cluster' | 'service' | 'port'>) =>
    `In ${cluster}, port ${port} of ${service} is a TCP port for its waypoint.`,
});

export const tcpFailuresNotCounted: Rule = {
  id: 'tcp-failures-not-counted',
  severity: 'warning',
  title: 'Outlier detection does not see the failures of a TCP port',
  why: 'On a TCP or TLS port a waypoint sees connections, not answers, and a connection through the mesh tunnel usually opens even where the pod fails: no threshold ejects it, and traffic only fails over when the pods become unready.',
  fix: 'give the pods a readiness probe that notices the failure; if the port carries HTTP or gRPC, set appProtocol or begin the name of the port with http or grpc.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, OVER_TCP, DESTINATION_RULE, WORKLOAD), cluster2: yaml(NAMESPACE) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE) } },
  find: (mesh) =>
    failoverPorts(mesh, (port) => applicationProtocolOf(port) === 'tcp').map(({ cluster, service, port, path }) => ({
      cluster,
      object: service.object,
      path,
      ...messages.portIsTcp({ cluster: cluster.name, service: describeObject(service.object), port: port.port }),
    })),
};
