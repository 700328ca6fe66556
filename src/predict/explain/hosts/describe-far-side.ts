import { keyOf } from '../../../model/mesh';
import { policyOf } from '../../../model/policy';
import type { Service } from '../../../model/services';
import { getsRequests } from '../../envoy/ejection';
import type { MeshView } from '../../istio/view';
import { errorsOf } from '../../shares';
import type { ProxyAnswer } from '../../proxy';
import { because, type Reason } from '../../answer';

/** East-west gateways that get requests and prefer some of the pods behind them, with the rule that makes them. */
export function describeFarSide(
  { assignment, settlement, behind }: ProxyAnswer,
  view: MeshView,
  service: Service,
): Reason[] {
  const seen = new Set<string>();
  return assignment.endpoints.flatMap(({ via, address, cluster: name }) => {
    if (via !== 'gateway' || seen.has(name) || !getsRequests(settlement, address)) return [];
    seen.add(name);
    const { count, preferred, failing } = behind(address);
    const { cluster, services } = view.clusterOf(name);
    const known = services.get(keyOf(service))?.service;
    if (preferred === undefined || known === undefined) return [];
    const rule = policyOf(cluster.destinationRules.lookup(known.host, known.namespace, known.namespace));
    const fails =
      errorsOf(failing) > 0
        ? ' Outlier detection does not act in an east-west gateway: pods that fail keep their requests.'
        : '';
    return [
      because(
        `makes the east-west gateway of ${name} prefer the pods that are nearest to it: ${preferred} of ${count} ready pods get the requests that come through it.${fails} A failoverPriority of topology.istio.io/cluster alone ranks them alike.`,
        name,
        rule?.object ?? known.object,
        { path: 'spec.trafficPolicy', ...(fails === '' ? {} : { isCause: true }) },
      ),
    ];
  });
}
