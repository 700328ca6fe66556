import type { Answer } from '../predict/questions/answer';
import { parseClient } from '../predict/client/client-syntax';
import { answersIn } from '../predict/matrix';
import { requireCluster, requireNamesOf, requireService } from '../predict/names';
import type { Outage as OutageValue } from '../predict/outage/outage';
import type { Prediction } from '../predict/prediction';
import type { PredictionOptions } from './options';

/** Every answer about a service, or about all of them, while each of some lists of outages is true. */
export function answersTo(
  prediction: Prediction,
  service: string | undefined,
  { client, port }: PredictionOptions,
  scenariosOf: (service: string) => readonly (readonly OutageValue[])[],
): Answer[] {
  if (service !== undefined) requireService(prediction, service);
  const services = service === undefined ? prediction.services : [service];
  if (services.length === 0)
    throw new Error('no service of the mesh is global or has a waypoint: there is nothing to ask.');
  const clients =
    client === undefined
      ? prediction.clusters.map((cluster) => ({ cluster, kind: 'ambient' }) as const)
      : [parseClient(client)];
  for (const { cluster } of clients) requireCluster(prediction, cluster);
  return services.flatMap((one) =>
    scenariosOf(one).flatMap((outages) => {
      for (const outage of outages) requireNamesOf(prediction, outage);
      return answersIn(prediction, { service: one, port, clients }, outages);
    }),
  );
}
