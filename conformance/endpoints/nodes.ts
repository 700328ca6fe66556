import type { Chooser } from '../istio-validation/chooser';
import type { Manifest } from './generated-mesh';
import type { PlannedCluster } from './plan';

export function nodesOf(choose: Chooser, { name, region }: PlannedCluster): Manifest[] {
  return choose
    .list(1, 4, () => labelsOf(choose, region))
    .map((labels, index) => ({
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: `${name}-node${index}`, labels },
    }));
}

function labelsOf(choose: Chooser, region: string): Record<string, string> {
  if (region === '') return choose.chance(80) ? {} : { 'topology.kubernetes.io/zone': 'z' };
  const isOld = choose.chance(5);
  const labels: Record<string, string> = {
    [isOld ? 'failure-domain.beta.kubernetes.io/region' : 'topology.kubernetes.io/region']: region,
  };
  if (choose.chance(85)) {
    const zone = `${region}-${choose.any(['a', 'b'])}`;
    labels[isOld ? 'failure-domain.beta.kubernetes.io/zone' : 'topology.kubernetes.io/zone'] = zone;
  }
  if (choose.chance(15)) labels['topology.istio.io/subzone'] = choose.any(['r1', 'r2']);
  return labels;
}
