import type { RecordedDrill } from '../../promises/recorded-drill';

/** Which drills are recorded, and the moment from which their age counts, in milliseconds since 1970. */
export interface Drilled {
  readonly drills: readonly RecordedDrill[];
  readonly asOf: number;
}

const DAY = 86_400_000;

/** Why a service ("namespace/name") was not drilled well within so many days; undefined where it was. The newest drill counts. */
export function whyNotDrilled(service: string, days: number, { drills, asOf }: Drilled): string | undefined {
  const [newest] = drills.filter((drill) => drill.service === service).sort((one, other) => other.ended - one.ended);
  if (newest === undefined) return 'no drill of it is recorded.';
  const { ended, file, isPassed } = newest;
  if (asOf - ended > days * DAY)
    return `its last drill ended on ${day(ended)} (${file}), more than ${days} days before ${day(asOf)}.`;
  return isPassed
    ? undefined
    : `its last drill, of ${day(ended)} (${file}), did not go as predicted, or was not restored.`;
}

/** The date of a moment, in UTC. */
function day(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}
