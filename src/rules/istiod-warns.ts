import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { failoverWithoutOutlierDetection } from './failover-without-outlier-detection';
import { istiodVerdicts } from './engine/istiod-verdicts';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

const messages = namedMessages({
  warned: ({ warning }: Values<'warning'>) => `${warning}`,
});

export const istiodWarns: Rule = {
  id: 'istiod-warns',
  severity: 'warning',
  title: 'A DestinationRule that istiod accepts with a warning',
  why: 'Istio does not do what it says, and only the client that applies it gets the warning.',
  fix: 'change the field as the warning says.',
  messages,
  needsSeveralClusters: false,
  bad: {
    clusters: {
      cluster1: yaml(
        NAMESPACE,
        WAYPOINT,
        SERVICE,
        change(DESTINATION_RULE, 'consecutive5xxErrors: 0', 'consecutive5xxErrors: 0\n      consecutiveErrors: 5'),
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
        .map(({ path, message }) => ({ cluster, object, path, ...messages.warned({ warning: message }) })),
    );
  },
};
