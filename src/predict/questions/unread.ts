import { keyOf } from '../../model/mesh';
import { LABEL_NETWORK } from '../../istio/vocabulary';
import type { KubeObject } from '../../model/object';
import type { Service } from '../../model/services';
import { workloadIndexOf } from '../../model/workloads';
import { fieldsOf } from '../../util/maps';
import { show } from '../../util/show-value';
import { networksBehind } from '../../model/gateways';
import { MOST_STAND_INS } from '../istio/endpoints';
import { because, type Reason } from '../answer';
import type { Situation } from '../situation';

const FEWER_PODS =
  'state a smaller number in its place, in the same proportion in all clusters: cdk8s-ambient/replicas.';

/**
 * Why it cannot be said whether clusters that have a service reach each other directly: the network of one was not read, and others are
 * in networks. Undefined where it is known, or assumed of all.
 *
 * @see istio pilot/pkg/serviceregistry/kube/controller/network.go setNetworkFromNamespace
 */
export function whyNetworkUnread({ view }: Situation, service: string, client: string): Reason | undefined {
  const clusters = view.clusters
    .map(({ cluster }) => cluster)
    .filter(({ name, services }) => name === client || services.has(service));
  const unread = clusters.find(({ isNetworkAssumed, network }) => isNetworkAssumed && network === undefined);
  const other = clusters.find(({ network }) => (network ?? '') !== '');
  if (unread === undefined || other === undefined) return undefined;
  const { name, istiod, eastWestGateways } = unread;
  const networks = networksBehind(eastWestGateways);
  const byGateways =
    networks.length === 0
      ? 'no east-west gateway that was read names its network'
      : `its gateways name several networks (${networks.join(', ')})`;
  return {
    text: `the network is not known: the Namespace ${istiod.namespace} was not read, whose label ${LABEL_NETWORK} says it, and ${byGateways}. ${other.name} is in ${other.network}: whether requests between the two go through gateways depends on it.`,
    cluster: name,
    isCause: true,
    change: `add the Namespace ${istiod.namespace} with its label to what is read, or state it as "network" of its Cluster or in mesh.json.`,
  };
}

/**
 * Why it cannot be said which pods answer for a service that the clients of a cluster use; undefined where it is known. Of several
 * clusters, the first.
 */
export function whyUnread(situation: Situation, service: Service, cluster: string): Reason | undefined {
  const unread = situation
    .unreadClustersOf(keyOf(service))
    .find((name) => name === cluster || service.scope === 'GLOBAL');
  return unread === undefined ? undefined : whyUnreadIn(situation, service, unread);
}

function whyUnreadIn(situation: Situation, service: Service, unread: string): Reason {
  const { services, pods, workloads } = situation.view.clusterOf(unread).cluster;
  const theirs = services.get(keyOf(service))!;
  const count = pods.get(keyOf(service))?.usual ?? 0;
  if (count > MOST_STAND_INS) {
    const text = `asks for ${count} pods, more than the ${MOST_STAND_INS} that are followed of a service in one cluster.`;
    return because(text, unread, theirs.object, { path: 'spec.selector', change: FEWER_PODS });
  }
  if (Object.keys(theirs.selector).length === 0) {
    const text =
      'selects no pods, and no EndpointSlice of it was read, so the addresses that answer there are not known.';
    const change =
      'add its EndpointSlices, or state that it has no pods there with the annotation cdk8s-ambient/replicas: "0".';
    return because(text, unread, theirs.object, { path: 'spec.selector', change });
  }
  const uncounted = workloadIndexOf(workloads)
    .selectedBy(theirs)
    .find(({ object, replicas }) => replicas === undefined && askedOf(object) !== undefined);
  if (uncounted !== undefined) {
    const { kind } = uncounted.object;
    const text = `asks for ${show(askedOf(uncounted.object))} pods, which is not a number of pods, so how many answer for ${keyOf(service)} is not known.`;
    const change = `write a whole number as spec.replicas of the ${kind}.`;
    return because(text, unread, uncounted.object, { path: 'spec.replicas', change });
  }
  return because(
    'has no workload that was read, so the number of pods that answer there is not known.',
    unread,
    theirs.object,
    {
      path: 'spec.selector',
      change:
        'give the directory that has its workloads, or state how many pods there are with the annotation cdk8s-ambient/replicas.',
    },
  );
}

/** What a workload says of the number of its pods, whatever that is. */
function askedOf({ body }: KubeObject): unknown {
  return fieldsOf(body.spec).replicas;
}
