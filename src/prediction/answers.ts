import { parseClient, usualClients } from '../predict/client';
import {
  answersIn,
  requireClient,
  requireNamesOf,
  requirePort,
  requireService,
  type Prediction,
} from '../predict/prediction';
import { parseOutages, type Outage as OutageValue } from '../predict/outage';
import { Outage } from '../predict/outage/factory';
import type { Answer } from '../predict/answer';
import { UserError } from '../util/user-error';
import type { Subject } from './subject';

/** Who asks, and for which port. */
interface Asking {
  readonly client?: string;
  readonly port?: number;
}

/** The outages of a list, about a service where they name none. */
export function toOutages(given: readonly (Outage | string)[], service: string): readonly OutageValue[] {
  return given.flatMap((one) => (one instanceof Outage ? [one._value] : parseOutages(one, service)));
}

/** Every answer about a service, or about all of them, while each of some lists of outages is true. */
export function answersTo(...asked: Parameters<typeof answersByService>): Answer[] {
  return answersByService(...asked).flatMap(({ answers }) => [...answers]);
}

/** What is answered about a service. */
export interface AnswersOfService {
  readonly service: string;
  /** Asked for one after the other, and anew each time: of a fleet, all at once take gigabytes. */
  readonly answers: Iterable<Answer>;
}

/** The same, service by service. All are all: it throws where the mesh has a service that was not read. */
export function answersByService(
  { prediction }: Subject,
  service: string | undefined,
  { client, port }: Asking,
  scenariosOf: (service: string) => readonly (readonly OutageValue[])[],
): AnswersOfService[] {
  if (service !== undefined) requireService(prediction, service);
  else requireAll(prediction);
  const services = service === undefined ? prediction.services : [service];
  const only = client === undefined ? undefined : parseClient(client);
  if (only !== undefined) requireClient(prediction, only);
  if (port !== undefined) requirePort(prediction, services, port);
  function* answersAbout(one: string): Generator<Answer> {
    const clients = only === undefined ? usualClients(prediction.view, one) : [only];
    for (const outages of scenariosOf(one)) {
      for (const outage of outages) requireNamesOf(prediction, outage);
      yield* answersIn(prediction, { service: one, port, clients }, outages);
    }
  }
  return services.map((one) => ({ service: one, answers: { [Symbol.iterator]: () => answersAbout(one) } }));
}

function requireAll({ services, view }: Prediction): void {
  const { unreadServices } = view.mesh;
  if (unreadServices.length > 0) {
    throw new UserError(
      `${unreadServices.map((name) => `Service ${name}`).join(', ')}: the mesh changes an object that was not read, so nothing is known of it. Ask the directory that the mesh is synthesized to, with that of the owner beside it: expect('dist') and { owners: ['…'] }. Or name the service to ask about.`,
    );
  }
  if (services.length === 0) {
    throw new UserError('no service of the mesh is global or has a waypoint: there is nothing to ask.');
  }
}
