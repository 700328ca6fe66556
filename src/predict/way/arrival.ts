import type { KubeObject } from '../../model/object';
import type { Cluster } from '../../model/mesh';
import { policyOf } from '../../model/policy';
import { listNames } from '../../util/list-names';
import { plural } from '../../util/plural';
import { formatPercent } from '../../util/percent';
import { because } from '../answer';
import { formatOutages } from '../outage';
import type { Surroundings } from './surroundings';
import type { Met } from './way';

// The steps at the pods.

const MOST_WORKLOADS = 4;
const MOST_NAMED = 3;

/** The workloads that answer, each with its object; of many the first ones. */
export function endpointMet({ view, answer: { afterEjection } }: Surroundings): Met[] {
  const answering = [...(afterEjection?.workloads ?? [])].sort(([, left], [, right]) => right - left);
  const shown = answering.slice(0, MOST_WORKLOADS).map(([workload, share]): Met => {
    const [name = '', ...key] = workload.split('/');
    const object = workloadIn(view.clusterOf(name).cluster, key.join('/'));
    const does = `answers ${formatPercent(share)} of the requests.`;
    return object === undefined ? { text: `${key.join('/')} ${does}`, cluster: name } : because(does, name, object);
  });
  const left = answering.slice(MOST_WORKLOADS);
  if (left.length === 0) return shown;
  const share = left.reduce((sum, [, one]) => sum + one, 0);
  return [...shown, { text: `${left.length} more workloads answer ${formatPercent(share)} of the requests.` }];
}

/** The object of a workload; the Service where only that says how many pods there are. */
function workloadIn({ workloads, services }: Cluster, key: string): KubeObject | undefined {
  const workload = workloads.find(({ object, namespace }) => `${namespace}/${object.name}` === key);
  return (workload ?? services.get(key))?.object;
}

/** Whether pods answer, and what happens to those that do not. */
export function healthMet(surroundings: Surroundings): Met[] {
  return [...readyMet(surroundings), ...ejectionMet(surroundings)];
}

function readyMet({ view, answer: { service, outages }, met }: Surroundings): Met[] {
  const isLive = ({ name }: Cluster): boolean => view.clusterOf(name).shards.isLive;
  const but = outages.length === 0 ? '' : `, but for the outage ${formatOutages(outages, service)}`;
  const live = met.filter(isLive).flatMap((cluster): Met[] => {
    const object = cluster.services.get(service)?.object;
    const { endpoints } = view.shardsOf(service)[view.placeOf(cluster.name)!]!;
    if (object === undefined) return [];
    const all = new Set(endpoints.map(({ pod }) => pod)).size;
    const ready = new Set(endpoints.flatMap(({ pod, health }) => (health === 'HEALTHY' ? [pod] : []))).size;
    return [
      because(`has ${plural(all, 'pod')} in ${cluster.name}, ${ready} of them ready${but}.`, cluster.name, object),
    ];
  });
  const notLive = met.filter((cluster) => !isLive(cluster)).map(({ name }) => name);
  if (notLive.length === 0) return live;
  const text = `the pods that workloads ask for in ${listNames(notLive, MOST_NAMED)} are ready and answer${but}: no pods were read.`;
  return [...live, { text, isAssumed: true }];
}

/** The rule by which hosts are ejected, where no reason says what it does. */
function ejectionMet({ answer: { path, reasons }, own: { cluster }, known, binding }: Surroundings): Met[] {
  if (known === undefined || path === 'ztunnel' || path === 'none') return [];
  if (reasons.some(({ step }) => step === 'health')) return [];
  const { service } = known;
  const namespace = binding?.kind === 'bound' ? binding.waypoint.namespace : service.namespace;
  const rule = policyOf(cluster.destinationRules.lookup(service.host, service.namespace, namespace));
  if (rule?.spec.trafficPolicy?.outlierDetection === undefined) return [];
  const at = 'spec.trafficPolicy.outlierDetection';
  return [because('ejects hosts that fail.', cluster.name, rule.object, { path: at })];
}
