import type { RecordedDrill } from '../../promises/recorded-drill';
import { utcDay } from '../../util/utc-day';

/** Which drills are recorded, and the moment from which their age counts, in milliseconds since 1970. */
export interface Drilled {
  readonly drills: readonly RecordedDrill[];
  readonly asOf: number;
}

const DAY = 86_400_000;

/** Outages of these kinds take nothing from the service itself, and may have moved no request: a drill of one is no failover. */
const OF_PROXIES = ['waypoint-down', 'gateway-down'];

/**
 * Why a service ("namespace/name") was not drilled well within so many days; undefined where it was. The newest drill counts, and
 * of those that took the pods of the service the newest is as old as the last drill of it is said to be.
 */
export function whyNotDrilled(service: string, days: number, { drills, asOf }: Drilled): string | undefined {
  const own = drills.filter((drill) => drill.service === service).sort((one, other) => other.ended - one.ended);
  const [newest] = own;
  if (newest === undefined) return 'no drill of it is recorded.';
  const ofPods = own.find(({ outage }) => !OF_PROXIES.some((kind) => outage.startsWith(`${kind}:`)));
  if (ofPods === undefined) return `no drill that took its pods is recorded, and ${newest.outage} leaves them alone.`;
  if (asOf - ofPods.ended > days * DAY)
    return `its last drill ended on ${utcDay(ofPods.ended)} (${ofPods.file}), more than ${days} days before ${utcDay(asOf)}.`;
  const failed = [newest, ofPods].find(({ isPassed }) => !isPassed);
  return failed === undefined
    ? undefined
    : `its last drill, of ${utcDay(failed.ended)} (${failed.file}), did not go as predicted, or was not restored.`;
}
