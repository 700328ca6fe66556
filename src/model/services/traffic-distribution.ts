import type { TrafficDistribution } from '../../istio/loadbalancer';
import { hasSince } from '../../istio/behaviours';
import type { IstioVersion } from '../../istio/versions';
import { isMap, type KubeObject } from '../kube-object';
import { ANNOTATION_TRAFFIC_DISTRIBUTION } from '../../istio/vocabulary';
import type { Service } from './service';

export type { TrafficDistribution };

/** What each way to say it stands for, in lower case. Any other word means no preference. */
const MEANINGS: Readonly<Record<string, TrafficDistribution>> = {
  preferclose: 'PreferSameZone',
  prefersamezone: 'PreferSameZone',
  prefersamenode: 'PreferSameNode',
};
/** The field of the Service is compared letter by letter, its annotation is not. */
const FIELD_VALUES = ['PreferClose', 'PreferSameZone', 'PreferSameNode'];

/**
 * The traffic distribution of a service: its field, else its annotation (a word nobody knows means none), else, from Istio
 * 1.30 on, its namespace's annotation. @see istio pilot/pkg/model/service.go GetTrafficDistribution
 */
export function trafficDistributionOf(
  { object }: Service,
  namespace: KubeObject | undefined,
  version: IstioVersion,
): TrafficDistribution | undefined {
  const field = isMap(object.body.spec) ? object.body.spec.trafficDistribution : undefined;
  if (typeof field === 'string' && FIELD_VALUES.includes(field)) return MEANINGS[field.toLowerCase()];
  const own = object.annotations[ANNOTATION_TRAFFIC_DISTRIBUTION] ?? '';
  const inherited = hasSince(version, 'namespaceTrafficDistribution')
    ? (namespace?.annotations[ANNOTATION_TRAFFIC_DISTRIBUTION] ?? '')
    : '';
  return MEANINGS[(own === '' ? inherited : own).toLowerCase()];
}

/** What annotations say, of an object that prefers something else where they say nothing. */
export function preferenceOf(
  annotations: Readonly<Record<string, string>>,
  otherwise: TrafficDistribution,
): TrafficDistribution | undefined {
  const said = annotations[ANNOTATION_TRAFFIC_DISTRIBUTION];
  return said === undefined ? otherwise : MEANINGS[said.toLowerCase()];
}
