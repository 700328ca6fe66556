import { describeObject } from '../model/kube-object';
import { keyOf } from '../model/mesh';
import { matchesLabels } from '../model/services/label-selector';
import type { Service } from '../model/services/service';
import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { globalHolders } from './engine/questions';
import type { Rule } from './engine/rule';

const OTHER = change(SERVICE, '    app: helloworld', '    app: hello-world');

const messages = namedMessages({
  selectsNothing: ({ cluster, service, peer, workload }: Values<'cluster' | 'service' | 'peer' | 'workload'>) =>
    `In ${cluster}, ${service} selects no workload that was read; with the selector that it has in ${peer}, it selects ${workload}.`,
});

export const serviceSelectsNothing: Rule = {
  id: 'service-selects-nothing',
  severity: 'warning',
  title: 'A global service has another selector in one cluster, and selects nothing there',
  why: 'The Service has no endpoint in this cluster: its own requests go to other clusters, and none of them can fail over to the pods that are here.',
  fix: 'give the Service the same selector in every cluster.',
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
        for (const peer of holders) {
          const workload = inNamespace.find(
            ({ podLabels, replicas }) => replicas !== 0 && isSelected(peer.service, podLabels),
          );
          if (workload === undefined) continue;
          return [
            {
              cluster,
              object: service.object,
              path: 'spec.selector',
              ...messages.selectsNothing({
                cluster: cluster.name,
                service: describeObject(service.object),
                peer: peer.cluster.name,
                workload: describeObject(workload.object),
              }),
            },
          ];
        }
        return [];
      }),
    ),
};

function isSelected({ selector }: Service, labels: Readonly<Record<string, string>>): boolean {
  return Object.keys(selector).length > 0 && matchesLabels(selector, labels);
}
