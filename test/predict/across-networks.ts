import { decisiveReason } from '../../src/predict/explain/gaps/decisive-reason';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction/prediction';
import * as live from './istio/snapshot';

const SERVICE = 'sample/hello';

/** What each cluster declares: a service with two pods behind a global waypoint, its own first. */
export const DECLARED: readonly live.Body[] = [
  live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
  live.waypoint({ labels: live.GLOBAL }),
  live.service(),
  live.rule({ trafficPolicy: live.LOCAL_FIRST }),
  live.deployment('hello', 2),
];

/** What a client of cluster a gets of the service during an outage. */
export function askFromA(clusters: Parameters<typeof live.meshOf>[0], outage: string) {
  const { verdict, reasons } = new Prediction(live.meshOf(clusters)).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    outage === 'none' ? [] : parseOutages(outage, SERVICE),
  );
  return { verdict, reason: decisiveReason(reasons) };
}

/**
 * Asks as a client of cluster a, in a mesh whose clusters a and b differ in the way into b alone.
 *
 * @param entrance what lets requests into b
 * @param facts what is known of b beside its objects
 */
export function askAcross(entrance: readonly live.Body[], outage: string, facts: Partial<live.ClusterOf> = {}) {
  const at = (more: readonly live.Body[]) => ({ objects: [...DECLARED, ...more], gateways: undefined });
  return askFromA({ a: at([]), b: { ...at(entrance), ...facts } }, outage);
}
