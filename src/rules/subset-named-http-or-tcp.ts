import { describeObject } from '../model/kube-object';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, oncePerObject } from './questions';
import type { Rule } from './rule';

/** What istiod itself calls the two ways through a waypoint, in the place where it puts the name of a subset. */
const TAKEN = ['http', 'tcp'];
const withSubset = (name: string) =>
  change(RULE, 'spec:\n', `spec:\n  subsets:\n    - name: ${name}\n      labels:\n        version: v1\n`);
const cluster = (rule: string) => yaml(NAMESPACE, WAYPOINT, SERVICE, rule, WORKLOAD);

export const subsetNamedHttpOrTcp: Rule = {
  id: 'subset-named-http-or-tcp',
  severity: 'error',
  title: 'A subset has a name that istiod uses itself',
  why: 'At a waypoint all of the service’s traffic then gets the subset’s endpoints and policy: pods that are not in it take none, and failover follows the wrong policy.',
  fix: 'give the subset another name than http or tcp, and its routes too.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: cluster(withSubset('http')), cluster2: HEALTHY } },
  good: { clusters: { cluster1: cluster(withSubset('v1')), cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, rules }) =>
      rules.flatMap((rule) =>
        rule.subsets.flatMap((subset, index) =>
          TAKEN.includes(subset.name)
            ? [
                {
                  cluster,
                  object: rule.object,
                  path: `spec.subsets[${index}].name`,
                  message: `${describeObject(rule.object)} of ${cluster.name} applies to ${service.host} at its waypoint, and has a subset named "${subset.name}".`,
                },
              ]
            : [],
        ),
      ),
    );
    return oncePerObject(found);
  },
};
