import { describeObject } from '../model/object';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, oncePerObject } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';

/** What istiod itself calls the two ways through a waypoint, in the place where it puts the name of a subset. */
const TAKEN = ['http', 'tcp'];
const withSubset = (name: string) =>
  change(DESTINATION_RULE, 'spec:\n', `spec:\n  subsets:\n    - name: ${name}\n      labels:\n        version: v1\n`);
const cluster = (destinationRule: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, destinationRule, WORKLOAD);

const messages = namedMessages({
  nameTaken: ({ cluster, destinationRule, host, name }: Values<'cluster' | 'destinationRule' | 'host' | 'name'>) =>
    `${destinationRule} of ${cluster} applies to ${host} at its waypoint, and has a subset named "${name}".`,
});

export const subsetNamedHttpOrTcp: Rule = {
  id: 'subset-named-http-or-tcp',
  severity: 'error',
  title: 'A subset has a name that istiod itself uses',
  why: 'At a waypoint all traffic of the service then gets the endpoints and the policy of the subset: pods outside of the subset get no requests, and failover follows the wrong policy.',
  fix: 'give the subset a name other than http or tcp, and change the routes that use it.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(withSubset('http')), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster(withSubset('v1')), cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) =>
      destinationRules.flatMap((destinationRule) =>
        destinationRule.spec.subsets.flatMap((subset, index) =>
          TAKEN.includes(subset.name)
            ? [
                {
                  cluster,
                  object: destinationRule.object,
                  path: `spec.subsets[${index}].name`,
                  ...messages.nameTaken({
                    cluster: cluster.name,
                    destinationRule: describeObject(destinationRule.object),
                    host: service.host,
                    name: subset.name,
                  }),
                },
              ]
            : [],
        ),
      ),
    );
    return oncePerObject(found);
  },
};
