import { isMap } from '../model/object';
import { BadFile } from './decoder';
import { toRecordedClients, type RecordedClient } from './recorded-clients';

/** What a dated record says of a drill. */
export interface RecordedDrill {
  /** "namespace/name". */
  readonly service: string;
  /** As --outage takes it. */
  readonly outage: string;
  /** When it ended, in milliseconds since 1970. */
  readonly ended: number;
  /** True if the clients of every cluster were answered as predicted, and everything was restored. */
  readonly isPassed: boolean;
  /** The clients of each cluster: what was predicted for them, and who answered them. */
  readonly clients: readonly RecordedClient[];
  /** The versions of istiod, by cluster. */
  readonly versions: ReadonlyMap<string, string>;
  /** The file that records it. */
  readonly file: string;
}

/** Reads a record that `drill --record` wrote, by docs/schema/drill-record.v1.schema.json. Throws BadFile with all that is wrong. */
export function readRecordedDrill(text: string, file: string): RecordedDrill {
  const record = parse(text, file);
  const { version, service, outage, ended, passed, istioVersions } = record;
  const clients = toRecordedClients(record.clients);
  const time = typeof ended === 'string' && UTC.test(ended) ? Date.parse(ended) : NaN;
  const problems = [
    ...(version === 1 ? [] : [`version is ${show(version)}; only 1 is known`]),
    ...(typeof service === 'string' && service !== '' ? [] : [`service is ${show(service)}; it is NAMESPACE/NAME`]),
    ...(typeof outage === 'string' && outage !== '' ? [] : [`outage is ${show(outage)}; it is as --outage takes it`]),
    ...(Number.isNaN(time) ? [`ended is ${show(ended)}; it is a time such as 2026-08-01T10:00:00Z`] : []),
    ...(clients === undefined ? ['clients is not a list of what drill --format json says of clients'] : []),
    ...(typeof passed === 'boolean' ? [] : [`passed is ${show(passed)}; it is true or false`]),
  ];
  if (problems.length > 0)
    throw new BadFile(
      problems.map((problem) => `${file}: ${problem}. A drill that is not known to be one would count as one.`),
    );
  const versions = Object.entries(isMap(istioVersions) ? istioVersions : {});
  return {
    service: String(service),
    outage: String(outage),
    ended: time,
    isPassed: passed === true,
    clients: clients!,
    versions: new Map(versions.map(([cluster, running]) => [cluster, String(running)])),
    file,
  };
}

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

function parse(text: string, file: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isMap(value)) return value;
  } catch {
    // The message of the parser says nothing that helps to find the place.
  }
  throw new BadFile([`${file}: does not hold a JSON object, as drill --record writes it.`]);
}

function show(value: unknown): string {
  return value === undefined ? 'missing' : JSON.stringify(value);
}
