import { describeObject, matchesLabels } from '../model/object';
import { keyOf, type Cluster } from '../model/mesh';
import type { Service } from '../model/services';
import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { globalHolders } from './engine/questions';
import type { Rule } from './engine/rule';

const OTHER = change(SERVICE, '    app: helloworld', '    app: hello-world');

const messages = namedMessages({
  selectsNothing: ({ cluster, service, peer, workload }: Values<'cluster' | 'service' | 'peer' | 'workload'>) =>
    `In ${cluster}, ${service} selects no workload that was read; with the selector that it has in ${peer}, it selects ${workload}.`,
  otherLabels: ({ cluster, service, peer, workload }: Values<'cluster' | 'service' | 'peer' | 'workload'>) =>
    `In ${cluster}, ${service} selects no workload that was read: the pods of ${workload}, which it selects in ${peer}, have other labels there.`,
});

export const serviceSelectsNothing: Rule = {
  id: 'service-selects-nothing',
  severity: 'warning',
  title: 'A global service selects nothing in one cluster: its selector or the labels of the pods differ there',
  why: 'The Service has no endpoint in this cluster: its own requests go to other clusters, and none of them can fail over to the pods that are here.',
  fix: 'give the Service the same selector in every cluster, and the pods the labels that it selects.',
  messages,
  needsSeveralClusters: true,
  bad: {
    clusters: { cluster1: HEALTHY, cluster2: yaml(NAMESPACE, WAYPOINT, OTHER, DESTINATION_RULE, WORKLOAD) },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) =>
    globalHolders(mesh).flatMap((holders) =>
      holders.flatMap(({ cluster, service }) => {
        const inNamespace = cluster.workloads.filter(({ namespace }) => namespace === service.namespace);
        const hasOwn = inNamespace.some(({ podLabels }) => isSelected(service, podLabels));
        if (hasOwn || cluster.pods.has(keyOf(service))) return [];
        const running = inNamespace.filter(({ replicas }) => replicas !== 0);
        for (const peer of holders) {
          const values = {
            cluster: cluster.name,
            service: describeObject(service.object),
            peer: peer.cluster.name,
          };
          const meant = running.find(({ podLabels }) => isSelected(peer.service, podLabels));
          if (meant !== undefined) {
            const message = messages.selectsNothing({ ...values, workload: describeObject(meant.object) });
            return [{ cluster, object: service.object, path: 'spec.selector', ...message }];
          }
          const same = running.find(({ object }) => isSelectedIn(peer, describeObject(object)));
          if (same !== undefined) {
            const message = messages.otherLabels({ ...values, workload: describeObject(same.object) });
            return [{ cluster, object: same.object, path: 'spec.template.metadata.labels', ...message }];
          }
        }
        return [];
      }),
    ),
};

/** True if a service selects a workload of this name in its cluster. */
function isSelectedIn(
  { cluster, service }: { readonly cluster: Cluster; readonly service: Service },
  workload: string,
): boolean {
  return cluster.workloads.some(
    ({ object, namespace, podLabels }) =>
      namespace === service.namespace && describeObject(object) === workload && isSelected(service, podLabels),
  );
}

function isSelected({ selector }: Service, labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(selector).length > 0 && matchesLabels(selector, labels);
}
