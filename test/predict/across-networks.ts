import { decisiveReason } from '../../src/predict/explain/decisive-reason';
import { parseOutages } from '../../src/predict/outage/outage-syntax';
import { Prediction } from '../../src/predict/prediction';
import * as live from './istio/snapshot';

const SERVICE = 'sample/hello';

/**
 * Asks as a client of cluster a, in a mesh whose clusters a and b differ in the way into b alone.
 *
 * @param entrance what lets requests into b
 * @param facts what is known of b beside its objects
 */
export function askAcross(entrance: readonly live.Body[], outage: string, facts: Partial<live.ClusterOf> = {}) {
  const at = (more: readonly live.Body[]) => ({
    objects: [
      live.namespace('sample', { 'istio.io/dataplane-mode': 'ambient' }),
      live.waypoint({ labels: live.GLOBAL }),
      live.service(),
      live.rule({ trafficPolicy: live.LOCAL_FIRST }),
      live.deployment('hello', 2),
      ...more,
    ],
    gateways: undefined,
  });
  const mesh = live.meshOf({ a: at([]), b: { ...at(entrance), ...facts } });
  const answer = new Prediction(mesh).ask(
    { client: { cluster: 'a', kind: 'ambient' }, service: SERVICE },
    outage === 'none' ? [] : parseOutages(outage, SERVICE),
  );
  return { verdict: answer.verdict, reason: decisiveReason(answer.reasons) };
}
