import { describeObject, isMap, type KubeObject } from '../model/object';
import {
  CLASS_AGENTGATEWAY,
  CLASS_AGENTGATEWAY_WAYPOINT,
  CLASS_EAST_WEST,
  CLASS_INGRESS,
  CLASS_REMOTE,
  CLASS_WAYPOINT,
  LABEL_WAYPOINT_FOR,
} from '../istio/vocabulary';
import type { Cluster } from '../model/mesh';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { set } from '../predict/edit';
import { meantBy } from './engine/misspelling';
import type { Rule } from './engine/rule';

const OF_AGENTGATEWAY = [CLASS_AGENTGATEWAY, CLASS_AGENTGATEWAY_WAYPOINT];
const KNOWN = [CLASS_WAYPOINT, CLASS_EAST_WEST, CLASS_REMOTE, CLASS_INGRESS, ...OF_AGENTGATEWAY];
const MISSPELT = change(WAYPOINT, 'gatewayClassName: istio-waypoint', 'gatewayClassName: istio-waypoints');

const messages = namedMessages({
  misspelt: ({ cluster, gateway, className, meant }: Values<'cluster' | 'gateway' | 'className' | 'meant'>) =>
    `In ${cluster}, ${gateway} has class "${className}", of which no GatewayClass was read; did you mean "${meant}"?`,
});

export const waypointClassUnknown: Rule = {
  id: 'waypoint-class-unknown',
  severity: 'warning',
  title: 'The class of a Gateway looks misspelt',
  why: 'istiod ignores a Gateway of a class that does not exist: it creates no waypoint or gateway, and traffic goes past it without any failover setting.',
  fix: 'correct spec.gatewayClassName, or add the GatewayClass to what is checked.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, MISSPELT, SERVICE, DESTINATION_RULE, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      cluster.objects.flatMap((object) => {
        const className = classOf(object);
        if (className === undefined || KNOWN.includes(className) || hasClass(className, cluster)) return [];
        const meant = meantBy(className, carriesMesh(object) ? KNOWN : [CLASS_WAYPOINT, CLASS_EAST_WEST, CLASS_REMOTE]);
        if (meant === undefined) return [];
        const values = { cluster: cluster.name, gateway: describeObject(object), className, meant };
        const edit = [set(cluster.name, object, ['spec', 'gatewayClassName'], meant)];
        return [{ cluster, object, path: 'spec.gatewayClassName', ...messages.misspelt(values), edit }];
      }),
    ),
};

function classOf({ kind, group, body }: KubeObject): string | undefined {
  if (kind !== 'Gateway' || group !== 'gateway.networking.k8s.io' || !isMap(body.spec)) return undefined;
  return typeof body.spec.gatewayClassName === 'string' ? body.spec.gatewayClassName : undefined;
}

function hasClass(className: string, { objects }: Cluster): boolean {
  return objects.some(({ kind, name }) => kind === 'GatewayClass' && name === className);
}

/** True for a Gateway that is meant for the mesh, by its label or by an HBONE listener. */
function carriesMesh({ labels, body }: KubeObject): boolean {
  const listeners = isMap(body.spec) && Array.isArray(body.spec.listeners) ? body.spec.listeners : [];
  return (
    labels[LABEL_WAYPOINT_FOR] !== undefined || listeners.filter(isMap).some(({ protocol }) => protocol === 'HBONE')
  );
}
