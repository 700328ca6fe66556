import type { Cluster } from '../../model/mesh';
import { isNode, localityLabelOf } from '../../model/workloads';
import { LABEL_REGION } from '../../istio/vocabulary';
import { oncePer } from '../../util/once-per';

/** The regions that a cluster is in: those of its Nodes, else the one of mesh.json; empty where none is known. */
export const regionsOf = oncePer(({ region, objects, workloads }: Cluster): readonly string[] => {
  const ofNodes = objects.filter(isNode).flatMap((node) => localityLabelOf(node).split('/')[0] ?? []);
  const ofPods = workloads.flatMap(({ podLabels }) => podLabels[LABEL_REGION] ?? []);
  const known = [...ofNodes, ...ofPods, ...(region === undefined ? [] : [region])].filter((name) => name !== '');
  return [...new Set(known)];
});

/** True if a locality of a DestinationRule, as "region/zone/*" or "*", names a place in a region. */
export function covers(pattern: string, region: string): boolean {
  const [first] = pattern.split('/');
  return first === '*' || first === region;
}
