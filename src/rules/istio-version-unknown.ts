import { describeUnknownVersion, KNOWN_VERSIONS } from '../istio/versions';
import { HEALTHY } from './engine/example-mesh';
import { namedMessages } from './engine/messages';
import type { Rule } from './engine/rule';
import type { Cluster } from '../model/mesh';

const CLUSTERS = { cluster1: HEALTHY, cluster2: HEALTHY };

const messages = namedMessages({
  notSupported: ({ istioVersion }: Pick<Cluster, 'istioVersion'>) => describeUnknownVersion(istioVersion),
  notAVersion: ({ istioVersion }: Pick<Cluster, 'istioVersion'>) => describeUnknownVersion(istioVersion),
});

export const istioVersionUnknown: Rule = {
  id: 'istio-version-unknown',
  severity: 'warning',
  title: 'A cluster runs a version of Istio whose behaviour is not known',
  why: 'This istiod may behave differently from what the rules and the prediction say of its outages.',
  fix: `use a release of cdk8s-ambient that knows this version; this one knows ${KNOWN_VERSIONS}.`,
  messages,
  needsSeveralClusters: false,
  bad: { clusters: CLUSTERS, facts: { cluster1: { istioVersion: '1.99.0' } } },
  good: { clusters: CLUSTERS, facts: { cluster1: { istioVersion: '1.31.0' } } },
  find: ({ clusters }) =>
    clusters.flatMap((cluster) => {
      const {
        istioVersion: { support, unreadable },
        istiod: { deployment },
      } = cluster;
      const place =
        deployment === undefined
          ? { path: 'istioVersion' }
          : { object: deployment, path: 'spec.template.spec.containers' };
      if (unreadable !== undefined) {
        const fix = 'write the version that `istioctl version` shows for istiod, for example "1.30.3".';
        return [{ cluster, ...place, ...messages.notAVersion(cluster), fix }];
      }
      return support === 'newer' || support === 'older'
        ? [{ cluster, ...place, ...messages.notSupported(cluster) }]
        : [];
    }),
};
