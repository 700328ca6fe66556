import type { AvailabilityReport } from '../availability';
import type { Verdict } from '../../predict/failures/keep-promises';
import type { Failures } from '../../predict/failures/minimal-sets';
import type { Prediction } from '../../predict/prediction';
import { toAvailabilityData } from './availability-data';
import { toFailuresData } from './failures-data';
import { toPromisesData } from './promises-data';
import type { RisksData } from './risks-data';
import type { Explain } from './tables';

/** What was asked about several failures at once; undefined where it was not. */
export interface Risks {
  readonly failures?: Iterable<Failures> | undefined;
  readonly availability?: Iterable<AvailabilityReport> | undefined;
  readonly promises?: readonly Verdict[] | undefined;
}

/** The same as the page shows it. */
export function toRisksData(
  { failures, availability, promises }: Risks,
  prediction: Prediction,
  explain: Explain,
): RisksData {
  return {
    failures: failures && toFailuresData(failures, prediction, explain),
    availability: availability && toAvailabilityData(availability, explain),
    promises: promises && toPromisesData(promises, explain),
  };
}
