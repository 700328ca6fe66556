import type { Feature } from '../features/feature';
import type { Manifest } from '../generated-mesh';
import { validateDestinationRule } from '../../../src/istio/webhook/destination-rule';

/** Rules with zoneAwareLbSetting, in place of localityLbSetting where they have that. */
export const zoneAware: Feature = (choose, _plan, _cluster, objects) =>
  objects.map((object) => {
    if (object.kind !== 'DestinationRule' || !choose.chance(50)) return object;
    const spec = object.spec as { readonly trafficPolicy?: Policy };
    if (spec.trafficPolicy === undefined) return object;
    const { localityLbSetting: _, ...others } = spec.trafficPolicy.loadBalancer ?? {};
    const loadBalancer = { ...others, zoneAwareLbSetting: choose.any([{}, { minClusterSize: 2 }]) };
    const made: Manifest = { ...object, spec: { ...spec, trafficPolicy: { ...spec.trafficPolicy, loadBalancer } } };
    return validateDestinationRule(made).errors.length === 0 ? made : object;
  });

interface Policy {
  readonly loadBalancer?: Readonly<Record<string, unknown>>;
}
