import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { failoverWithoutOutlierDetection } from './failover-without-outlier-detection';
import { istiodVerdicts } from './istiod-verdicts';
import type { Rule } from './rule';

export const istiodWarns: Rule = {
  id: 'istiod-warns',
  severity: 'warning',
  title: 'A DestinationRule that istiod takes with a warning',
  why: 'Istio does not act on it as it reads, and only who applies it is told.',
  fix: 'change the field as the warning says.',
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(RULE, 'consecutive5xxErrors: 0', 'consecutive5xxErrors: 0\n      consecutiveErrors: 5'),
        WORKLOAD,
      ),
      cluster2: HEALTHY,
    },
  },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    // That rule says the same of the whole policy, with the service it is about.
    const named = new Set(failoverWithoutOutlierDetection.find(mesh).map(({ object }) => object));
    return istiodVerdicts(mesh).flatMap(({ cluster, object, warnings }) =>
      warnings
        .filter(({ path }) => !(named.has(object) && path.endsWith('.localityLbSetting')))
        .map(({ path, message }) => ({ cluster, object, path, message })),
    );
  },
};
