import { localityMatches } from '../../istio/loadbalancer';
import { parseLocality } from '../../istio/locality';
import type { Port, Service } from '../../model/services';
import type { Assignment } from '../envoy/hosts';
import type { ClusterView, EnvoyProxy } from '../istio/view';
import type { IstioEndpoint } from '../istio/endpoints';
import { policyOfPort, rulesAt } from '../istio/assign';

/** Ready pods of one cluster that a rule keeps from an Envoy, whatever fails. */
export type LeftOut =
  | {
      readonly by: 'distribute';
      readonly cluster: string;
      /** Where the pods are, as "region/zone/subzone", each once. */
      readonly localities: readonly string[];
      /** The place that the entry of the rule is for, and the places that it names. */
      readonly from: string;
      readonly to: readonly string[];
    }
  | {
      readonly by: 'subset';
      readonly cluster: string;
      readonly subset: string;
      readonly labels: ReadonlyMap<string, string>;
    };

/**
 * The clusters whose ready pods a rule leaves out of what an Envoy is sent, so that nothing fails over to them: none of them is
 * in a place that `distribute` names, or has the labels of the subset.
 *
 * @param shards the service's endpoints by cluster
 */
export function leftOutOf(
  { endpoints }: Assignment,
  { cluster }: ClusterView,
  proxy: EnvoyProxy,
  { service, port, subset }: { readonly service: Service; readonly port: Port; readonly subset: string | null },
  shards: readonly (readonly IstioEndpoint[])[],
): LeftOut[] {
  const { ofEndpoints } = rulesAt(proxy, service, cluster);
  const setting = policyOfPort(ofEndpoints, port.port, subset ?? undefined)?.loadBalancer?.localityLbSetting;
  const entries = setting === undefined || setting.enabled === false ? [] : setting.distribute;
  const entry = entries.find(({ from }) => localityMatches(proxy.locality, from));
  const labels = subset === null ? undefined : ofEndpoints?.subsets.find(({ name }) => name === subset)?.labels;
  const sent = new Set(endpoints.flatMap(({ pods }) => pods));
  return shards.flatMap((all): LeftOut[] => {
    const ready = all.filter(({ portName, health }) => portName === port.name && health === 'HEALTHY');
    const [first] = ready;
    if (first === undefined || ready.some(({ pod }) => sent.has(pod))) return [];
    const of = { cluster: first.cluster };
    const inSubset = labels === undefined ? ready : ready.filter((one) => hasLabels(one, labels));
    if (subset !== null && labels !== undefined && inSubset.length === 0)
      return [{ by: 'subset', ...of, subset, labels }];
    if (entry === undefined) return [];
    const to = [...entry.to.keys()];
    const isNamed = ({ localityLabel }: IstioEndpoint): boolean =>
      to.some((name) => localityMatches(parseLocality(localityLabel), name));
    if (inSubset.some(isNamed)) return [];
    const localities = [...new Set(inSubset.map(({ localityLabel }) => localityLabel))];
    return [{ by: 'distribute', ...of, localities, from: entry.from, to }];
  });
}

function hasLabels({ labels }: IstioEndpoint, wanted: ReadonlyMap<string, string>): boolean {
  return [...wanted].every(([name, value]) => labels[name] === value);
}
