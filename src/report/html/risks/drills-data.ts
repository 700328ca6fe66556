import { describeOutages, parseOutages, type Outage } from '../../../predict/outage';
import type { Prediction } from '../../../predict/prediction';
import { TIMES, type RecordedClient, type RecordedPrediction } from '../../../promises/recorded-clients';
import type { RecordedDrill } from '../../../promises/recorded-drill';
import { UserError } from '../../../util/user-error';
import { utcDay } from '../../../util/utc-day';
import { countText, expectation } from '../../drill';
import type { DrilledClientData, DrillsData } from '../data/risks-data';
import { clustersOf, type Explain } from '../data/tables';

/** So many are listed: the file stays small. */
const MOST = 50;

/** What drills saw, beside what was predicted then and what is predicted of the mesh now. */
export function toDrillsData(recorded: readonly RecordedDrill[], prediction: Prediction, explain: Explain): DrillsData {
  const newest = [...recorded].sort((one, other) => other.ended - one.ended);
  return {
    drills: newest.slice(0, MOST).map((drill) => {
      const outages = outagesOf(drill);
      return {
        service: drill.service,
        what: outages === undefined ? drill.outage : describeOutages(outages),
        day: utcDay(drill.ended),
        isPassed: drill.isPassed,
        file: drill.file,
        versions: [...drill.versions].map(([cluster, version]) => `${cluster} ${version}`),
        clients: drill.clients.map((client) => ofClient(client, drill.service, outages, prediction, explain)),
      };
    }),
    more: Math.max(0, recorded.length - MOST),
  };
}

/** The outage of a drill; undefined where the record names one that is not known here. */
function outagesOf({ outage, service }: RecordedDrill): readonly Outage[] | undefined {
  try {
    return parseOutages(outage, service);
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

function ofClient(
  { cluster, isAsPredicted, usual, during, answered }: RecordedClient,
  service: string,
  outages: readonly Outage[] | undefined,
  prediction: Prediction,
  explain: Explain,
): DrilledClientData {
  const client = { cluster, kind: 'ambient' } as const;
  const isThere = outages !== undefined && isAskable(prediction, service, [cluster, ...clustersOf(outages)]);
  const now = isThere ? prediction.ask({ client, service }, outages) : undefined;
  const then = recorded(during);
  const predicted = now && expectation(now);
  return {
    cluster,
    isAsPredicted,
    times: TIMES.map((when) => ({
      when,
      predicted: when === 'during' ? then : recorded(usual),
      answered: countText(answered[when]),
    })),
    now: predicted ?? null,
    isOtherNow: predicted !== undefined && predicted !== then,
    command: isThere ? explain({ service, port: undefined, client, outages }) : null,
  };
}

/** As {@link expectation} writes a prediction of now. */
function recorded({ verdict, shares }: RecordedPrediction): string {
  return `${verdict}: ${shares}`;
}

/** Reports whether the mesh still has the service, and every cluster that a question about it names. */
function isAskable({ clusters, services }: Prediction, service: string, named: readonly string[]): boolean {
  return services.includes(service) && named.every((name) => clusters.includes(name));
}
