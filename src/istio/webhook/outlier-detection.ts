import { invalid, warning, type Complaints } from '../api/complaint';
import { checkDuration } from './duration';
import type { OutlierDetection } from '../api/destination-rule';

/** Source: istio, pkg/config/validation/validation.go, validateOutlierDetection. */
export function* checkOutlierDetection(outlier: OutlierDetection | undefined, path: string): Complaints {
  if (outlier === undefined) return;
  yield* checkDuration(outlier.baseEjectionTime, `${path}.baseEjectionTime`);
  if (outlier.consecutiveErrors !== 0) {
    yield warning(
      `${path}.consecutiveErrors`,
      'Istio no longer reads consecutiveErrors, so sick endpoints are not ejected as it says: say consecutive5xxErrors or consecutiveGatewayErrors.',
    );
  }
  if (!outlier.splitExternalLocalOriginErrors && (outlier.consecutiveLocalOriginFailures ?? 0) > 0) {
    yield invalid(
      `${path}.consecutiveLocalOriginFailures`,
      'Failures to connect are counted apart only with splitExternalLocalOriginErrors: true.',
    );
  }
  yield* checkDuration(outlier.interval, `${path}.interval`);
  yield* checkPercent(outlier.maxEjectionPercent, `${path}.maxEjectionPercent`);
  yield* checkPercent(outlier.minHealthPercent, `${path}.minHealthPercent`);
}

function* checkPercent(percent: number, path: string): Complaints {
  if (percent < 0 || percent > 100) yield invalid(path, `${percent} is not a percentage from 0 to 100.`);
}
