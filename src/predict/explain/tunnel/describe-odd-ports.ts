import { matchesLabels } from '../../../model/object';
import { keyOf, type Cluster } from '../../../model/mesh';
import type { Port, Service } from '../../../model/services';
import type { MeshView } from '../../istio/view';
import { goesByOwnTarget, type ShardOfPods } from '../../ztunnel';
import { because, type Reason } from '../../answer';

/**
 * Why it is not known what becomes of requests for a port that a node proxy sends to another cluster: pods of its network whose Service
 * does not have the port, and pods of another network without the container port that their Service names. The latter count for what the
 * node proxy knows of that network, and its gateway has none of them.
 *
 * @param sharing the shards of the clusters that share the service
 * @see istio pilot/pkg/serviceregistry/ambient/workloads.go constructServices; multicluster.go createSplitHorizonWorkload
 */
export function describeOddPorts(
  view: MeshView,
  own: Cluster,
  service: Service,
  port: Port,
  sharing: readonly (ShardOfPods & { readonly cluster: string })[],
): Reason | undefined {
  // Where no pod has the port, all requests fail, whoever gets them.
  const areAnswered = sharing.some(({ endpoints }) => endpoints.some(({ portName }) => portName === port.name));
  for (const shard of sharing) {
    const { cluster } = view.clusterOf(shard.cluster);
    const theirs = cluster.services.get(keyOf(service));
    const said = (text: string): Reason =>
      because(text, cluster.name, theirs?.object ?? service.object, { path: 'spec.ports' });
    if (goesByOwnTarget(shard, theirs, port, own)) {
      return said(
        `does not have port ${port.port}, and ${cluster.name} is in the network of ${own.name}: node proxies send requests to its pods all the same, at the target port that ${own.name} has. Whether they answer there is not known.`,
      );
    }
    if (
      areAnswered &&
      theirs !== undefined &&
      cluster.network !== own.network &&
      lacksNamedPort(view, cluster, theirs, port.port)
    ) {
      return said(
        `has pods in ${cluster.name} without the container port that it names for port ${port.port}: node proxies of other networks count them, and the gateway there has no endpoint for what they send. How many requests that are is not known.`,
      );
    }
  }
  return undefined;
}

/** Reports whether pods are asked for behind a Service, and none of them has the container port that it names for a port. */
function lacksNamedPort(view: MeshView, { name, workloads }: Cluster, service: Service, number: number): boolean {
  const { namespace, selector, ports } = service;
  const port = ports.find((one) => one.port === number);
  if (typeof port?.targetPort !== 'string' || Object.keys(selector).length === 0) return false;
  const { endpoints } = view.shardsOf(keyOf(service))[view.placeOf(name)!]!;
  if (endpoints.some(({ portName }) => portName === port.name)) return false;
  return workloads.some(
    (one) => one.namespace === namespace && one.replicas !== 0 && matchesLabels(selector, one.podLabels),
  );
}
