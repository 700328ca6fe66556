import { ANNOTATION_REPLICAS } from '../istio/vocabulary';
import { describeObject } from '../model/object';
import type { Cluster } from '../model/mesh';
import { askedCount, boundsOf, declaredCount, statesCount, workloadIndexOf, type PodCount } from '../model/workloads';
import { plural } from '../util/plural';
import { change, DESTINATION_RULE, HEALTHY, NAMESPACE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule, Violation } from './engine/rule';

const DECLARED = change(
  SERVICE,
  'namespace: sample',
  `namespace: sample\n  annotations:\n    ${ANNOTATION_REPLICAS}: "2"`,
);
const declaredBeside = (replicas: string): string =>
  yaml(NAMESPACE, WAYPOINT, DECLARED, DESTINATION_RULE, change(WORKLOAD, 'replicas: 2', `replicas: ${replicas}`));

const messages = namedMessages({
  contradicted: ({ service, declared, asked }: Values<'service' | 'declared' | 'asked'>) =>
    `${service} declares ${declared}, and the workloads that it selects ask for ${asked}.`,
});

export const replicasContradicted: Rule = {
  id: 'replicas-contradicted',
  severity: 'warning',
  title: 'A Service declares a different number of pods than its workloads ask for',
  why: 'Predictions count the pods that the Service declares, unless its workloads ask for none: an outage is predicted with pods that do not exist, or without some that do.',
  fix: `remove the annotation ${ANNOTATION_REPLICAS} (replicas of GlobalService): it is for workloads that are declared elsewhere.`,
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: declaredBeside('10000'), cluster2: HEALTHY } },
  good: { clusters: { cluster1: declaredBeside('2'), cluster2: HEALTHY } },
  find: (mesh) => mesh.clusters.flatMap(findIn),
};

function findIn(cluster: Cluster): Violation[] {
  const declaring = [...cluster.services.values()].flatMap((service) => {
    const declared = declaredCount(service);
    return declared === undefined ? [] : [{ service, declared: declared.usual }];
  });
  if (declaring.length === 0 || cluster.workloads.length === 0) return [];
  const index = workloadIndexOf(cluster.workloads);
  const bounds = boundsOf(cluster.objects);
  return declaring.flatMap(({ service, declared }) => {
    // A workload without a number may leave it to an autoscaler that is declared elsewhere.
    if (!index.selectedBy(service).every((workload) => statesCount(workload, bounds))) return [];
    const asked = askedCount(service, index, bounds);
    if (asked === undefined || (asked.usual <= declared && declared <= asked.most)) return [];
    return [
      {
        cluster,
        object: service.object,
        path: `metadata.annotations["${ANNOTATION_REPLICAS}"]`,
        ...messages.contradicted({
          service: describeObject(service.object),
          declared: plural(declared, 'pod'),
          asked: describeCount(asked),
        }),
      },
    ];
  });
}

function describeCount({ usual, most }: PodCount): string {
  return usual === most ? String(usual) : `${usual} to ${most}`;
}
