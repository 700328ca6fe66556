import type { Failing } from '../../shares';
import type { SentOutlierDetection } from '../hosts';
import { DEFAULT_RATE } from './default-rate';
import { detect, type Detection } from './detection';
import { ejectionTime } from './ejection-time';
import { MERGE_WINDOW_MILLISECONDS } from './host-updates';
import { noteCountsTold } from './use-of-counts';

/** What a host that goes on failing goes through again and again: in service until it is ejected, then out. In milliseconds. */
export interface Cycle {
  readonly detection: Detection;
  /** On average, of a host that gets all requests of a service with the default rate. */
  readonly inService: number;
  /** The first time, on average: times that grow need returns that end before the next sweep. */
  readonly out: number;
  /** As `inService`, to compare with: what is decided by it is noted by who compares. */
  readonly compared: number;
}

const MILLISECONDS = 1000;

/** Undefined where the failures of a host are not counted. */
export function cycleOf(failing: Failing, sent: SentOutlierDetection | undefined): Cycle | undefined {
  const detection = detect(failing, sent);
  if (detection === undefined || sent === undefined) return undefined;
  const { atLeast, atMost } = ejectionTime(1, sent);
  return new NotedCycle(detection, (atLeast + atMost) / 2);
}

class NotedCycle implements Cycle {
  constructor(
    public readonly detection: Detection,
    public readonly out: number,
  ) {}

  public get inService(): number {
    noteCountsTold();
    return this.compared;
  }

  /** The same, for what is decided by it. */
  public get compared(): number {
    return (this.detection.compared / DEFAULT_RATE) * MILLISECONDS + MERGE_WINDOW_MILLISECONDS;
  }
}

/**
 * Whether a host that fails is out for longer than it is in service, so that what becomes of requests is what becomes of them without
 * it. Else a threshold is so far away, or an ejection so short, that requests mostly go as if nothing were ejected. Undefined where
 * its failures are not counted.
 */
export function isMostlyOut(cycle: Cycle | undefined): boolean | undefined {
  return cycle && cycle.out > cycle.compared;
}
