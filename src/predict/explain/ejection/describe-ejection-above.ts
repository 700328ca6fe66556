import { describeObject, type KubeObject } from '../../../model/object';
import type { Waypoint } from '../../../model/gateways';
import { plural } from '../../../util/plural';
import { switchOn } from '../../edit';
import type { EjectionAbove } from '../../envoy/ejection';
import type { ClusterView } from '../../istio/view';
import { remedyOfRule } from './describe-settlement';
import { because, type Reason } from '../../answer';

const POLICY = 'spec.trafficPolicy.outlierDetection';

/** An ingress gateway that is sent no waypoint pod it can reach. */
export function describeNoWaypoint(
  { cluster, behaviours }: ClusterView,
  waypoint: Waypoint,
  gateway: KubeObject,
): Reason {
  const variable = 'AMBIENT_ENABLE_MULTI_NETWORK_INGRESS';
  return because(
    `has no ready pod in reach of ${describeObject(gateway)}: requests fail before they reach any pod of the service.`,
    cluster.name,
    waypoint.object,
    behaviours.ingressUsesGateways
      ? {}
      : {
          remedies: [
            {
              change: `set ${variable} for istiod, to have waypoints of other networks used.`,
              edit: switchOn(cluster, variable, 'ambientEnableMultiNetworkIngress'),
            },
          ],
        },
  );
}

/**
 * What an ingress gateway does with waypoints that pass failures on.
 *
 * @param object the rule that counts at the ingress gateway, or the gateway without one
 */
export function describeEjectionAbove(
  asked: readonly { readonly ejection: EjectionAbove }[],
  cluster: string,
  object: KubeObject,
): Reason[] {
  const lasting = Math.max(...asked.map(({ ejection }) => ejection.lasting.ejected.size));
  const passing = asked.some(({ ejection }) => ejection.forAWhile.length > 0 && ejection.afterEjection !== undefined);
  return [
    ...(lasting === 0
      ? []
      : [
          because(
            `makes the ingress gateway eject ${plural(lasting, 'waypoint')}, too, whose requests go on failing.`,
            cluster,
            object,
            { path: POLICY },
          ),
        ]),
    ...(passing
      ? [
          because(
            'makes the ingress gateway eject waypoints, too, for the failures that they pass on until they have ejected pods themselves. Requests end in the same place either way.',
            cluster,
            object,
            { path: POLICY },
          ),
        ]
      : []),
  ];
}

/** Why it is not known where requests end while an ingress gateway may eject waypoints. */
export function whyEjectionDecides({ meanwhile }: EjectionAbove, cluster: string, object: KubeObject): Reason {
  if (meanwhile.after.unserved > 0) {
    return because(
      'makes the ingress gateway eject all waypoints for the failures that they pass on, and no floor makes it try them anyway: until it re-admits them it answers 503 itself, whether they have ejected the pods that fail or not.',
      cluster,
      object,
      {
        isCause: true,
        path: `${POLICY}.minHealthPercent`,
        remedies: remedyOfRule('set minHealthPercent: 1.', cluster, object, { minHealthPercent: 1 }),
      },
    );
  }
  return because(
    'makes the ingress gateway eject waypoints for the failures that they pass on, unless they have ejected the pods that fail before: which of the two comes first decides where requests end meanwhile.',
    cluster,
    object,
    { isCause: true, path: POLICY },
  );
}
