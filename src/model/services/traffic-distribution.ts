import type { TrafficDistribution } from '../../istio/loadbalancer';
import { hasSince } from '../../istio/behaviours';
import type { IstioVersion } from '../../istio/versions';
import { isMap, type KubeObject } from '../object';
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

/** Reports whether a Service has a traffic distribution by this value of its field. */
export function isFieldValue(value: unknown): value is string {
  return typeof value === 'string' && FIELD_VALUES.includes(value);
}

/**
 * The traffic distribution of a service: its field, else its annotation (an unknown word means none), else, from Istio
 * 1.30 on, its namespace's annotation. @see istio pilot/pkg/model/service.go GetTrafficDistribution
 */
export function trafficDistributionOf(
  { object }: Service,
  namespace: KubeObject | undefined,
  version: IstioVersion,
): TrafficDistribution | undefined {
  const field = isMap(object.body.spec) ? object.body.spec.trafficDistribution : undefined;
  if (isFieldValue(field)) return MEANINGS[field.toLowerCase()];
  return annotatedDistribution(object.annotations[ANNOTATION_TRAFFIC_DISTRIBUTION] ?? '', namespace, version);
}

/** The same of a Service without the field. @param own its annotation; empty where it has none */
export function annotatedDistribution(
  own: string,
  namespace: KubeObject | undefined,
  version: IstioVersion,
): TrafficDistribution | undefined {
  const inherited = hasSince(version, 'namespaceTrafficDistribution')
    ? (namespace?.annotations[ANNOTATION_TRAFFIC_DISTRIBUTION] ?? '')
    : '';
  return MEANINGS[(own === '' ? inherited : own).toLowerCase()];
}
