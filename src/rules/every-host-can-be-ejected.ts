import { describeObject } from '../model/kube-object';
import { keyOf } from '../model/mesh';
import { DEFAULT_MAX_EJECTION_PERCENT, outlierDetectionsOf } from '../model/policy/outlier-detection';
import { change, HEALTHY, NAMESPACE, RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './example-mesh';
import { boundServices, failoverIsAskedFor, oncePerObject } from './questions';
import type { Rule } from './rule';

const NO_FLOOR = change(RULE, '      minHealthPercent: 1\n', '');

export const everyHostCanBeEjected: Rule = {
  id: 'every-host-can-be-ejected',
  severity: 'warning',
  title: 'Every host can be ejected, and nothing holds some back',
  why: 'One path that fails everywhere then takes the whole service down: with every host of every cluster ejected, requests that would succeed get 503 too.',
  fix: 'set minHealthPercent: 1 beside maxEjectionPercent: 100. Sick pods still fail over, and when all are sick, all are used.',
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, NO_FLOOR, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, rules }) => {
      if (service.scope !== 'GLOBAL' && !failoverIsAskedFor(rules, cluster)) return [];
      // The default cap ejects nothing from a small pool, so whoever wants failover raises it; a large one it does protect.
      const pods = cluster.pods.get(keyOf(service))?.usual ?? 0;
      const isSmall = pods * DEFAULT_MAX_EJECTION_PERCENT < 100;
      return outlierDetectionsOf(rules)
        .filter(({ minHealthPercent }) => minHealthPercent === 0)
        .filter(({ maxEjectionPercent: cap }) => (cap === undefined ? isSmall : cap >= 100))
        .map(({ rule, path, maxEjectionPercent: cap }) => ({
          cluster,
          object: rule.object,
          path: `${path}.minHealthPercent`,
          message: `${describeObject(rule.object)} of ${cluster.name} has ${cap === undefined ? 'neither minHealthPercent nor maxEjectionPercent (whose default of 10 ejects nothing of fewer than ten hosts, so it will be raised)' : `maxEjectionPercent: ${cap} and no minHealthPercent`}, for ${service.host}.`,
        }));
    });
    return oncePerObject(found);
  },
};
