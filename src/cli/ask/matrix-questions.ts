import { usualClients } from '../../predict/client';
import {
  requirePort,
  requireService,
  type Capacity,
  type MatrixQuestion,
  type Prediction,
} from '../../predict/prediction';
import type { Scenario } from '../../predict/scenarios';
import { CannotRun } from '../line/exit';
import { repeatable } from '../line/option';
import { asOption, CLIENT, readClient, readOutages } from '../options/question-options';

/** Who asks. */
export const CLIENTS = repeatable(
  CLIENT,
  'only this client; KIND is ambient or ingress',
  'an ambient pod in each cluster, and each ingress gateway with a route to the service',
);

/** What to ask about, as options name it; an empty list is everything. */
interface Asked {
  readonly service: readonly string[];
  readonly client: readonly string[];
  readonly outage: readonly string[];
  readonly port?: number | undefined;
  readonly method?: string | undefined;
}

/** What is asked of each service: by every client, in every outage, unless options name some. */
export function questionsOf(
  prediction: Prediction,
  roots: readonly string[],
  { service: named, client, outage, port, method }: Asked,
  capacity: Capacity = new Map(),
): MatrixQuestion[] {
  for (const service of named) asOption('--service', () => requireService(prediction, service));
  const services = named.length === 0 ? prediction.services : named;
  if (services.length === 0) {
    throw new CannotRun(`${roots.join(', ')}: no service is global or has a waypoint. Name one with --service.`);
  }
  if (port !== undefined) asOption(`--port ${port}`, () => requirePort(prediction, services, port));
  const only = client.map((given) => readClient(given, prediction));
  return services.map((service) => {
    const named = outage.map((given): Scenario => ({ name: given, outages: readOutages(given, service, prediction) }));
    return {
      ...{ service, port, capacity },
      get clients() {
        return (only.length === 0 ? usualClients(prediction.view, service) : only).map((one) =>
          method === undefined ? one : { ...one, method },
        );
      },
      // Those of all services of a fleet, at once, do not fit into memory.
      get scenarios() {
        return named.length > 0 ? named : prediction.scenariosFor(service);
      },
    };
  });
}
