import { outlierDetectionsOf, type DestinationRule } from '../model/policy';
import { describeObject } from '../model/object';
import { keyOf } from '../model/mesh';
import { change, HEALTHY, NAMESPACE, DESTINATION_RULE, SERVICE, WAYPOINT, WORKLOAD, yaml } from './engine/example-mesh';
import { boundServices, failoverIsAskedFor, oncePerObject, valueAt } from './engine/questions';
import { namedMessages, type Values } from './engine/messages';
import type { Rule } from './engine/rule';
import { DEFAULT_MAX_EJECTION_PERCENT } from '../istio/defaults';

const NO_FLOOR = change(DESTINATION_RULE, '      minHealthPercent: 1\n', '');

const messages = namedMessages({
  noFloor: ({ cluster, destinationRule, cap, host }: Values<'cluster' | 'destinationRule' | 'cap' | 'host'>) =>
    `${destinationRule} of ${cluster} has maxEjectionPercent: ${cap} and no minHealthPercent, for ${host}.`,
  floorOfZero: ({ cluster, destinationRule, cap, host }: Values<'cluster' | 'destinationRule' | 'cap' | 'host'>) =>
    `${destinationRule} of ${cluster} has maxEjectionPercent: ${cap} and sets minHealthPercent to 0, for ${host}.`,
  neither: ({ cluster, destinationRule, host }: Values<'cluster' | 'destinationRule' | 'host'>) =>
    `${destinationRule} of ${cluster} has neither minHealthPercent nor maxEjectionPercent (whose default of 10 ejects nothing from fewer than ten hosts, so it will be raised), for ${host}.`,
});

export const everyHostCanBeEjected: Rule = {
  id: 'every-host-can-be-ejected',
  severity: 'warning',
  title: 'Every host can be ejected, and no floor keeps some',
  why: 'One path that fails everywhere then takes the whole service down: with every host of every cluster ejected, requests that would succeed get 503 too.',
  fix: 'set minHealthPercent: 1 beside maxEjectionPercent: 100. Failing pods still fail over, and when all fail, all are used.',
  messages,
  needsSeveralClusters: false,
  bad: { clusters: { cluster1: yaml(NAMESPACE, WAYPOINT, SERVICE, NO_FLOOR, WORKLOAD), cluster2: HEALTHY } },
  good: { clusters: { cluster1: HEALTHY, cluster2: HEALTHY } },
  find: (mesh) => {
    const found = boundServices(mesh).flatMap(({ cluster, service, destinationRules }) => {
      if (service.scope !== 'GLOBAL' && !failoverIsAskedFor(destinationRules, cluster)) return [];
      // The default cap ejects nothing from a small pool, so it has to be raised for failover; it does protect a large pool.
      const pods = cluster.pods.get(keyOf(service))?.usual ?? 0;
      const isSmall = pods * DEFAULT_MAX_EJECTION_PERCENT < 100;
      return outlierDetectionsOf(destinationRules)
        .filter(({ minHealthPercent }) => minHealthPercent === 0)
        .filter(({ maxEjectionPercent: cap }) => (cap === undefined ? isSmall : cap >= 100))
        .map(({ rule: destinationRule, path, maxEjectionPercent: cap }) => ({
          cluster,
          object: destinationRule.object,
          path: `${path}.minHealthPercent`,
          ...messageFor(
            destinationRule,
            path,
            cap,
          )({
            cluster: cluster.name,
            destinationRule: describeObject(destinationRule.object),
            cap: cap ?? '',
            host: service.host,
          }),
        }));
    });
    return oncePerObject(found);
  },
};

/** A floor that is written as 0 is a choice, one that is missing may be an oversight: the finding says which. */
function messageFor(
  { object }: DestinationRule,
  path: string,
  cap: number | undefined,
): (typeof messages)['noFloor' | 'floorOfZero' | 'neither'] {
  if (cap === undefined) return messages.neither;
  return valueAt(object, `${path}.minHealthPercent`) === undefined ? messages.noFloor : messages.floorOfZero;
}
