import { describeObject, matchesLabels } from '../model/object';
import { keyOf, type Cluster } from '../model/mesh';
import type { Service } from '../model/services';
import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { globalHolders, type Holder } from './engine/questions';
import type { Rule, Violation } from './engine/rule';
import { set } from '../predict/edit';

const OTHER = change(SERVICE, '    app: helloworld', '    app: hello-world');

const messages = namedMessages({
  selectsNothing: ({ cluster, service, peer, workload }: Values<'cluster' | 'service' | 'peer' | 'workload'>) =>
    `In ${cluster}, ${service} selects no workload that was read; with the selector that it has in ${peer}, it selects ${workload}.`,
  otherLabels: ({ cluster, service, peer, workload }: Values<'cluster' | 'service' | 'peer' | 'workload'>) =>
    `In ${cluster}, ${service} selects no workload that was read: the pods of ${workload}, which it selects in ${peer}, have other labels there.`,
  selectsEmpty: ({
    cluster,
    service,
    peer,
    workload,
    empty,
  }: Values<'cluster' | 'service' | 'peer' | 'workload' | 'empty'>) =>
    `In ${cluster}, ${service} selects ${empty}, which asks for no pods; with the selector that it has in ${peer}, it selects ${workload}, which runs.`,
  otherNamespace: ({
    cluster,
    service,
    workload,
    elsewhere,
    namespace,
  }: Values<'cluster' | 'service' | 'workload' | 'elsewhere' | 'namespace'>) =>
    `In ${cluster}, ${service} selects no workload that was read: ${workload}, whose pods have the labels that it selects, is in namespace ${elsewhere}, and a Service selects pods of its own namespace alone, ${namespace}.`,
});

export const serviceSelectsNothing: Rule = {
  id: 'service-selects-nothing',
  severity: 'warning',
  title:
    'A global service selects nothing in one cluster: its selector, or the labels or the namespace of the pods differ there',
  why: 'The Service has no endpoint in this cluster: its own requests go to other clusters, and none of them can fail over to the pods that are here.',
  fix: 'give the Service the same selector in every cluster, and the pods the labels that it selects and its namespace.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT, OTHER, DESTINATION_RULE, WORKLOAD) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => globalHolders(mesh).flatMap((holders) => holders.flatMap((holder) => findIn(holder, holders))),
};

function findIn({ cluster, service }: Holder, holders: readonly Holder[]): Violation[] {
  const inNamespace = cluster.workloads.filter(({ namespace }) => namespace === service.namespace);
  const own = inNamespace.filter(({ podLabels }) => isSelected(service, podLabels));
  if (own.some(({ replicas }) => replicas !== 0)) return [];
  const [empty] = own;
  if (empty === undefined && cluster.pods.has(keyOf(service))) return [];
  const running = inNamespace.filter(({ replicas }) => replicas !== 0);
  const here = { cluster: cluster.name, service: describeObject(service.object) };
  for (const peer of holders) {
    const values = { ...here, peer: peer.cluster.name };
    const meant = running.find(({ podLabels }) => isSelected(peer.service, podLabels));
    if (meant !== undefined) {
      const workload = describeObject(meant.object);
      const message =
        empty === undefined
          ? messages.selectsNothing({ ...values, workload })
          : messages.selectsEmpty({ ...values, workload, empty: describeObject(empty.object) });
      return [{ cluster, object: service.object, path: 'spec.selector', ...message }];
    }
    // What is scaled to zero may be meant: the cluster only consumes the service.
    if (empty !== undefined) continue;
    const same = running.find(({ object }) => isSelectedIn(peer, describeObject(object)));
    if (same !== undefined) {
      const message = messages.otherLabels({ ...values, workload: describeObject(same.object) });
      return [{ cluster, object: same.object, path: 'spec.template.metadata.labels', ...message }];
    }
  }
  return empty === undefined ? inOtherNamespace(cluster, service, holders) : [];
}

/**
 * A workload that other clusters do not have, with the labels that a service selects, in a namespace where no Service selects it: its pods
 * are meant.
 */
function inOtherNamespace(cluster: Cluster, service: Service, holders: readonly Holder[]): Violation[] {
  if (Object.keys(service.selector).length === 0) return [];
  const others = holders.filter((holder) => holder.cluster !== cluster);
  const meant = cluster.workloads.find(
    ({ object, namespace, podLabels, replicas }) =>
      namespace !== service.namespace &&
      replicas !== 0 &&
      isSelected(service, podLabels) &&
      ![...cluster.services.values()].some((one) => one.namespace === namespace && isSelected(one, podLabels)) &&
      !others.some((holder) =>
        holder.cluster.workloads.some(
          (one) => one.namespace === namespace && describeObject(one.object) === describeObject(object),
        ),
      ),
  );
  if (meant === undefined) return [];
  const { object, namespace: elsewhere } = meant;
  const values = { cluster: cluster.name, service: describeObject(service.object), namespace: service.namespace };
  return [
    {
      cluster,
      object,
      path: 'metadata.namespace',
      ...messages.otherNamespace({ ...values, workload: describeObject(object), elsewhere }),
      fix: `move ${describeObject(object)} to namespace ${service.namespace}, or the Service to ${elsewhere} in every cluster.`,
      edit: [set(cluster.name, object, ['metadata', 'namespace'], service.namespace)],
    },
  ];
}

/** True if a service selects a workload of this name in its cluster. */
function isSelectedIn({ cluster, service }: Holder, workload: string): boolean {
  return cluster.workloads.some(
    ({ object, namespace, podLabels }) =>
      namespace === service.namespace && describeObject(object) === workload && isSelected(service, podLabels),
  );
}

function isSelected({ selector }: Service, labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(selector).length > 0 && matchesLabels(selector, labels);
}
