import { describeObject, isMap, type KubeObject } from '../model/object';
import { ANNOTATION_TRAFFIC_DISTRIBUTION } from '../istio/vocabulary';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

/** What istiod knows. It compares the annotation without regard to case, and the field of a Service exactly. */
const KNOWN = ['PreferClose', 'PreferSameZone', 'PreferSameNode', 'Any'];
const annotated = (value: string) =>
  change(SERVICE, '  labels:\n', `  annotations:\n    ${ANNOTATION_TRAFFIC_DISTRIBUTION}: ${value}\n  labels:\n`);
const cluster = (service: string) => yaml(NAMESPACE, WAYPOINT, service, DESTINATION_RULE, WORKLOAD);

const messages = namedMessages({
  unknownValue: ({ cluster, object, value }: Values<'cluster' | 'object' | 'value'>) =>
    `${object} of ${cluster} has traffic distribution "${value}", which istiod does not know.`,
});

export const unknownTrafficDistribution: Rule = {
  id: 'unknown-traffic-distribution',
  severity: 'warning',
  title: 'istiod does not know a traffic distribution',
  why: 'istiod treats an unknown value as no preference: requests go to every endpoint that is not ruled out otherwise, near or far.',
  fix: 'use PreferSameZone (or its older name PreferClose), PreferSameNode, or nothing.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(annotated('PreferSameRegion')), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster(annotated('PreferSameZone')), cluster2: HEALTHY } },
  find: (mesh) =>
    mesh.clusters.flatMap((cluster) =>
      cluster.objects.flatMap((object) => {
        const said = distributionOf(object);
        if (said === undefined || said.isKnown) return [];
        return [
          {
            cluster,
            object,
            path: said.path,
            ...messages.unknownValue({ cluster: cluster.name, object: describeObject(object), value: said.value }),
          },
        ];
      }),
    ),
};

/** What an object that istiod reads a traffic distribution of says; the field of a Service counts before its annotation. */
function distributionOf({
  kind,
  annotations,
  body,
}: KubeObject): { value: string; path: string; isKnown: boolean } | undefined {
  if (!['Service', 'Namespace', 'ServiceEntry', 'Gateway'].includes(kind)) return undefined;
  const field = kind === 'Service' && isMap(body.spec) ? body.spec.trafficDistribution : undefined;
  if (typeof field === 'string')
    return { value: field, path: 'spec.trafficDistribution', isKnown: KNOWN.includes(field) };
  const value = annotations[ANNOTATION_TRAFFIC_DISTRIBUTION];
  if (value === undefined || value === '') return undefined;
  const isKnown = KNOWN.some((known) => known.toLowerCase() === value.toLowerCase());
  return { value, path: `metadata.annotations["${ANNOTATION_TRAFFIC_DISTRIBUTION}"]`, isKnown };
}
