import { hasSince } from '../istio/behaviours';
import { describeObject } from '../model/object';
import { outlierDetectionsOf } from '../model/policy';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { namedMessages, type Values } from './engine/messages';
import { boundServices, oncePerObject } from './engine/questions';
import type { Rule } from './engine/rule';

const withCodes = (thresholds: string) =>
  change(
    DESTINATION_RULE,
    '      consecutiveGatewayErrors: 5\n      consecutive5xxErrors: 0\n',
    `      outlierDetectionHttpErrorCodes: [429, 503]\n${thresholds}`,
  );
const cluster = (thresholds: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, withCodes(thresholds), WORKLOAD);

const messages = namedMessages({
  noThreshold: ({ cluster, destinationRule }: Values<'cluster' | 'destinationRule'>) =>
    `${destinationRule} of ${cluster} sets outlierDetectionHttpErrorCodes, and no threshold counts errors.`,
  versionTooOld: ({ cluster, destinationRule, version }: Values<'cluster' | 'destinationRule' | 'version'>) =>
    `${destinationRule} of ${cluster} sets outlierDetectionHttpErrorCodes, which Istio ${version} does not have.`,
});

export const errorCodesNotCounted: Rule = {
  id: 'error-codes-not-counted',
  severity: 'warning',
  title: 'The error codes of outlier detection have no effect',
  why: 'outlierDetectionHttpErrorCodes only changes which answers count as errors, from Istio 1.31 on: without a threshold, or with an older version, these answers never eject a pod.',
  fix: 'set consecutive5xxErrors beside the codes, and upgrade the cluster to Istio 1.31 or newer.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster('      consecutive5xxErrors: 0\n'), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster('      consecutive5xxErrors: 5\n'), cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, destinationRules }) =>
      outlierDetectionsOf(destinationRules).flatMap(({ rule: { object }, path, settings, consecutive5xxErrors }) => {
        if (settings.outlierDetectionHttpErrorCodes.length === 0) return [];
        const { istioVersion } = cluster;
        const isOld = !istioVersion.assumed && !hasSince(istioVersion, 'outlierDetectionHttpErrorCodes');
        const counts = consecutive5xxErrors > 0 || (settings.consecutiveGatewayErrors ?? 0) > 0;
        if (!isOld && counts) return [];
        const values = { cluster: cluster.name, destinationRule: describeObject(object) };
        return [
          {
            cluster,
            object,
            path: `${path}.outlierDetectionHttpErrorCodes`,
            ...(isOld
              ? messages.versionTooOld({ ...values, version: istioVersion.text })
              : messages.noThreshold(values)),
          },
        ];
      }),
    );
    return oncePerObject(found);
  },
};
