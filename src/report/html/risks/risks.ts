import type { AvailabilityReport } from '../../failures/availability';
import type { PromiseVerdict } from '../../../predict/promises';
import type { Failures } from '../../../predict/failures';
import type { Prediction } from '../../../predict/prediction';
import type { RecordedDrill } from '../../../promises/recorded-drill';
import { toAvailabilityData } from './availability-data';
import { toDrillsData } from './drills-data';
import { toFailuresData } from './failures-data';
import { toPromisesData } from './promises-data';
import type { RisksData } from '../data/risks-data';
import type { Explain } from '../data/tables';

/** What was asked about several failures at once; undefined where it was not. */
export interface Risks {
  readonly failures?: Iterable<Failures> | undefined;
  readonly availability?: Iterable<AvailabilityReport> | undefined;
  readonly promises?: readonly PromiseVerdict[] | undefined;
  /** The drills that are recorded. */
  readonly drills?: readonly RecordedDrill[] | undefined;
}

/** The same as the page shows it. */
export function toRisksData(
  { failures, availability, promises, drills }: Risks,
  prediction: Prediction,
  explain: Explain,
): RisksData {
  return {
    failures: failures && toFailuresData(failures, prediction, explain),
    availability: availability && toAvailabilityData(availability, explain),
    promises: promises && toPromisesData(promises, explain),
    drills: drills && toDrillsData(drills, prediction, explain),
  };
}
