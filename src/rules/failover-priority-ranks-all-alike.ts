import type { PriorityLabel } from '../model/policy';
import { describeObject, matchesLabels, parseFieldPath, type KubeObject } from '../model/object';
import * as istio from '../istio/vocabulary';
import { keyOf, type Cluster } from '../model/mesh';
import type { Service } from '../model/services';
import type { Waypoint } from '../model/gateways';
import { set } from '../predict/edit';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundPriorities, globalHolders, oncePerObject, servicesAcrossNetworks } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import { meantBy } from './engine/misspelling';
import type { Rule, Violation } from './engine/rule';

const MISSPELT = change(DESTINATION_RULE, '- topology.istio.io/cluster', '- topology.istio.io/clusters');

const messages = namedMessages({
  ownClusterNotPreferred: ({
    cluster,
    destinationRule,
    service,
    labels,
    peer,
  }: Values<'cluster' | 'destinationRule' | 'service' | 'labels' | 'peer'>) =>
    `In ${cluster}, ${destinationRule} ranks ${service} by ${labels}, where ${peer} does not rank after ${cluster} itself.`,
});

export const failoverPriorityRanksAllAlike: Rule = {
  id: 'failover-priority-ranks-all-alike',
  severity: 'error',
  title: 'A failover priority does not prefer the own cluster',
  why: 'A gateway of another network only carries the labels topology.istio.io/cluster and topology.istio.io/network, and a label that both sides lack matches: traffic goes to all clusters all the time, the failing one included.',
  fix: 'rank by topology.istio.io/cluster or topology.istio.io/network first; check the spelling.',
  messages,
  needsSeveralClusters: true,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, MISSPELT, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const across = new Map(servicesAcrossNetworks(mesh).map(({ service, peer }) => [service, peer]));
    const anywhere = new Map(globalHolders(mesh).map((holders) => [keyOf(holders[0]!.service), holders]));
    const violations = boundPriorities(mesh).flatMap(({ cluster, service, binding, destinationRule, path, labels }) => {
      const other = anywhere.get(keyOf(service))?.find((holder) => holder.cluster !== cluster)?.cluster;
      const remote = across.get(service);
      const peer = remote ?? other;
      const onlyConsumes = cluster.pods.get(keyOf(service))?.usual === 0;
      if (peer === undefined || service.scope !== 'GLOBAL' || onlyConsumes) return [];
      const pool: Pool = { cluster, service, waypoint: binding.waypoint };
      // Within one network endpoints keep their labels, but none can have one that does not exist.
      if (remote === undefined ? !labels.every((label) => isNowhere(label, pool)) : prefersOwn(labels, pool) !== false)
        return [];
      return [
        {
          cluster,
          object: destinationRule.object,
          path,
          ...messages.ownClusterNotPreferred({
            cluster: cluster.name,
            destinationRule: describeObject(destinationRule.object),
            service: describeObject(service.object),
            labels: labels.map(({ text }) => text).join(', '),
            peer: peer.name,
          }),
          ...correctionOf(cluster, destinationRule.object, path, labels),
        },
      ];
    });
    return oncePerObject(violations);
  },
};

/** A label that is spelt nearly as one that a gateway has is taken for it. */
function correctionOf(
  { name }: Cluster,
  destinationRule: KubeObject,
  path: string,
  labels: readonly PriorityLabel[],
): Pick<Violation, 'edit'> {
  const corrected = labels.map(({ key, text }) => {
    const meant = OF_THE_GATEWAY.includes(key) ? undefined : meantBy(key, OF_THE_GATEWAY);
    return meant === undefined ? text : text.replace(key, meant);
  });
  const isSame = labels.every(({ text }, place) => text === corrected[place]);
  return isSame ? {} : { edit: [set(name, destinationRule, parseFieldPath(path), corrected)] };
}

/** Where a waypoint ranks the endpoints of a service. */
interface Pool {
  readonly cluster: Cluster;
  readonly service: Service;
  readonly waypoint: Waypoint;
}

type PodLabels = Readonly<Record<string, string>>;

const OF_THE_GATEWAY = [istio.LABEL_CLUSTER, istio.LABEL_NETWORK];
const OF_THE_NODE = [istio.LABEL_REGION, istio.LABEL_ZONE, istio.LABEL_SUBZONE, istio.LABEL_HOSTNAME];
/** What istiod and Kubernetes put on pods beside what is written. */
const GENERATED = /^(pod-template-hash$|([^/]+\.)?(istio\.io|k8s\.io|kubernetes\.io)\/)/;
const KNOWN_DOMAIN = /^topology\.(istio|kubernetes)\.io\//;

/**
 * Whether an endpoint of this cluster ranks before a gateway of another network; undefined where that depends on what was
 * not read, or where another cluster is preferred by its name. Compared label by label, up to the first mismatch.
 */
function prefersOwn(labels: readonly PriorityLabel[], { cluster, service, waypoint }: Pool): boolean | undefined {
  let pods: readonly PodLabels[] | undefined;
  for (const { key, value } of labels) {
    if (OF_THE_GATEWAY.includes(key)) return value === undefined ? true : undefined;
    if (OF_THE_NODE.includes(key)) {
      if (key !== istio.LABEL_REGION || cluster.region === undefined) return undefined;
      return value === undefined || value === cluster.region;
    }
    if (isGenerated(key) || (value === undefined && waypoint.mayHaveOtherLabels)) return undefined;
    const wanted = value ?? waypoint.podLabels[key] ?? '';
    pods ??= podLabelsOf(cluster, service);
    const matching = pods?.filter((podLabels) => (podLabels[key] ?? '') === wanted);
    // A gateway has none of these labels, so it matches only where none is wanted.
    if (wanted !== '') return matching === undefined ? undefined : matching.length > 0;
    if (matching?.length === 0) return false;
    pods = matching;
  }
  return labels.length === 0 ? undefined : false;
}

/** True for a label that looks like a topology label and does not exist, unless pods have it. */
function isNowhere({ key }: PriorityLabel, { cluster, service, waypoint }: Pool): boolean {
  const isGiven = [waypoint.podLabels, ...(podLabelsOf(cluster, service) ?? [])].some((pod) => pod[key] !== undefined);
  return KNOWN_DOMAIN.test(key) && ![...OF_THE_GATEWAY, ...OF_THE_NODE].includes(key) && !isGiven;
}

/** Labels that pods may have although no manifest sets them, unless they look like a topology label that does not exist. */
function isGenerated(key: string): boolean {
  return GENERATED.test(key) && !KNOWN_DOMAIN.test(key);
}

/** The labels of the pods of each workload behind a service; undefined where none was read. */
function podLabelsOf({ workloads }: Cluster, { selector, namespace }: Service): PodLabels[] | undefined {
  const selected = workloads.filter(
    (workload) =>
      workload.namespace === namespace &&
      Object.keys(selector).length > 0 &&
      matchesLabels(selector, workload.podLabels),
  );
  return selected.length === 0 ? undefined : selected.map(({ podLabels }) => podLabels);
}
