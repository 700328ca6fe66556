import { invalid, type Complaints } from '../api/complaint';
import { checkFailover, isPlace } from './failover';
import type { ZoneAwareLbSetting } from '../api/destination-rule';

/** Source: istio, pkg/config/validation/agent/validation.go, ValidateZoneAwareLbSetting. */
export function* checkZoneAwareLbSetting(
  setting: ZoneAwareLbSetting | undefined,
  hasOutlierDetection: boolean,
  path: string,
): Complaints {
  if (setting === undefined) return;
  for (const [index, label] of setting.failoverPriority.entries()) {
    if (isPlace(label)) {
      yield invalid(
        `${path}.failoverPriority[${index}]`,
        `Zone-aware balancing goes by ${label} already: leave it out.`,
      );
    }
  }
  yield* checkFailover(setting, hasOutlierDetection, path);
}
