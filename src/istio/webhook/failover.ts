import { LABEL_REGION, LABEL_SUBZONE, LABEL_ZONE } from '../vocabulary';
import { invalid, show, warning, type Complaints } from '../api/complaint';
import type { LocalityLbSetting } from '../api/destination-rule';

/*
 * What localityLbSetting and zoneAwareLbSetting say alike. That an order of labels makes sense is not checked, nor that a
 * region fails over only once.
 *
 * Source: istio, pkg/config/validation/agent/validation.go, ValidateLocalityLbSetting and ValidateZoneAwareLbSetting.
 */

type Setting = Pick<LocalityLbSetting, 'failover' | 'failoverPriority'>;

/** Labels that say where an endpoint is. With a value ("topology.kubernetes.io/region=x") they pass as any other label. */
export function isPlace(label: string): boolean {
  return [LABEL_REGION, LABEL_ZONE, LABEL_SUBZONE].includes(label);
}

export function* checkFailover(setting: Setting, hasOutlierDetection: boolean, path: string): Complaints {
  if ((setting.failover.length > 0 || setting.failoverPriority.length > 0) && !hasOutlierDetection) {
    yield warning(
      path,
      'There is a failover and no outlierDetection beside it: istiod passes the failover over, and requests go to all places alike, sick ones included.',
    );
  }
  for (const [index, { from, to }] of setting.failover.entries()) {
    const at = `${path}.failover[${index}]`;
    if (from === to) yield invalid(at, `${show(from)} cannot fail over to itself.`);
    if (from.includes('/') || to.includes('/'))
      yield invalid(at, 'Regions fail over, not zones: leave out what follows "/".');
    if (from.includes('*') || to.includes('*'))
      yield invalid(at, 'Name the region that fails over: "*" does not match regions here.');
  }
}
